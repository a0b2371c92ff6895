import { isEncrypted, type Document, type Location, type Project } from '@citizen-integrator/jitterpak';
import { textOf, type ScriptScope } from '@citizen-integrator/jitterpak/script';
import type { AddressGuard } from '../guard/address-guard.ts';
import { message } from '../messages/index.ts';
import { matchesFilter } from './file-filter.ts';
import { headerOf } from './content/flat.ts';
import { askHttp, type HttpPlace } from './http-place.ts';
import { OperationError } from './operation-error.ts';
import type { FileContent, Storage } from './storage.ts';

/** A file that was read. */
export interface ReadFile {
  readonly name: string;
  readonly content: FileContent;
}

export interface Places {
  /** A text with the variables in it that are known: `[crm.url]`. */
  readonly fill: (text: string) => string;
  /** @param wanted a name or a filter such as `*.csv`, in place of the source's own. */
  readonly read: (location: Location, wanted: string | null, signal: AbortSignal) => Promise<readonly ReadFile[]>;
  /** @param format of what is written, for a first line with the names of its fields. */
  readonly write: (
    location: Location,
    content: FileContent,
    wanted: string | null,
    signal: AbortSignal,
    format?: Document | null,
  ) => Promise<void>;
  /** Asks an HTTP place whether it is there and lets us in, and sends it nothing. @throws OperationError */
  readonly probe: (location: Location, signal: AbortSignal) => Promise<void>;
  /** Names of files that a source has. */
  readonly list: (location: Location, wanted: string | null) => Promise<readonly string[]>;
  readonly remove: (location: Location, wanted: string | null) => Promise<number>;
  /** Moves what was read to where the source wants it. */
  readonly settle: (location: Location, files: readonly ReadFile[], succeeded: boolean) => Promise<void>;
}

const verbs: Readonly<Record<string, string>> = { 1: 'GET', 2: 'POST', 3: 'PUT' };
const methods: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);

/** A place that takes what is sent may know no other question: whatever it answers, it is there and lets us in. */
const letsIn = (status: number): boolean => ![401, 403, 407].includes(status) && (status < 500 || status === 501);

const mention = /\[([^[\]{}]+)\]/g;

/** Lines of text without the first and last few. */
const withoutLines = (content: FileContent, first: number, last: number): FileContent => {
  if (first + last === 0 || typeof content !== 'string') return content;
  const lines = content.replace(/\r?\n$/, '').split('\n');
  return lines.slice(first, Math.max(first, lines.length - last)).join('\n');
};

const asText = (content: FileContent): string =>
  typeof content === 'string' ? content : new TextDecoder().decode(content);

const bytesOf = (content: FileContent): Buffer =>
  typeof content === 'string' ? Buffer.from(content) : Buffer.from(content);

const joined = (before: FileContent | null, content: FileContent): FileContent => {
  if (before === null) return content;
  if (typeof before === 'string' && typeof content === 'string') return before + content;
  return new Uint8Array(Buffer.concat([bytesOf(before), bytesOf(content)]));
};

/** The sources and targets of a project, as scripts and operations reach them. */
export const createPlaces = (
  project: Project,
  { guard, storage, scope }: { readonly guard: AddressGuard; readonly storage: Storage; readonly scope: ScriptScope },
): Places => {
  const filled = (text: string): string =>
    text.replace(mention, (written, name: string) => (scope.has(name) ? textOf(scope.get(name)) : written));

  const valueOf = ({ name, location }: Location, key: string): string => {
    const value = location.get(key);
    if (isEncrypted(value)) throw new OperationError(message('jitterpak.unreadable', { names: `${name} (${key})` }));
    return filled(value ?? '');
  };
  const isOn = (location: Location, key: string): boolean => /^(1|true)$/i.test(valueOf(location, key));
  const countOf = (location: Location, key: string): number =>
    Math.max(0, Math.trunc(Number(valueOf(location, key))) || 0);

  const httpPlace = (location: Location): HttpPlace => {
    const written = location.location.get('http_request_headers');
    // Parted before variables are filled in: none of them can add a header.
    const lines = isEncrypted(written) ? [] : (written ?? '').split(/\r?\n/);
    const end = lines.indexOf('');
    const headers = (end < 0 ? lines : lines.slice(0, end)).flatMap((line): [string, string][] => {
      const colon = line.indexOf(':');
      return colon < 1 ? [] : [[filled(line.slice(0, colon)).trim(), filled(line.slice(colon + 1)).trim()]];
    });
    const body = end < 0 ? '' : filled(lines.slice(end + 1).join('\n'));
    const named = valueOf(location, 'http_method').trim().toUpperCase();
    const fallback = location.kind === 'Source' ? 'GET' : 'POST';
    return {
      name: location.name,
      address: valueOf(location, 'httpurl').trim(),
      method: methods.has(named) ? named : (verbs[valueOf(location, 'http_verb')] ?? fallback),
      headers,
      body: body === '' ? null : body,
      contentType: valueOf(location, 'httpContentType').trim() || null,
      login: isOn(location, 'use_basic_http_authentication')
        ? { user: valueOf(location, 'login'), password: valueOf(location, 'password') }
        : null,
    };
  };

  const nameOf = (location: Location, wanted: string | null): string =>
    wanted === null || wanted === ''
      ? valueOf(location, location.locationType === 'GlobalData' ? 'locator' : 'file_name')
      : wanted;

  const namesOf = async (location: Location, wanted: string | null): Promise<readonly string[]> => {
    const fits = matchesFilter(nameOf(location, wanted), isOn(location, 'filterOption.ignoreCase'));
    return (await storage.list('storage')).filter(fits);
  };

  const readGlobal = async (location: Location, wanted: string | null): Promise<readonly ReadFile[]> => {
    const name = nameOf(location, wanted);
    if (scope.has(name)) {
      const value = scope.get(name);
      return [{ name, content: value instanceof Uint8Array ? value : textOf(value) }];
    }
    const content = await storage.read('global', name);
    return content === null ? [] : [{ name, content }];
  };

  const readStorage = async (location: Location, wanted: string | null): Promise<readonly ReadFile[]> => {
    const files: ReadFile[] = [];
    for (const name of await namesOf(location, wanted)) {
      const content = await storage.read('storage', name);
      if (content !== null) files.push({ name, content });
    }
    return files;
  };

  const answerTarget = ({ location }: Location): Location | null => {
    const id = location.get('target_target_id');
    const target = typeof id === 'string' ? project.byId.get(id.toLowerCase()) : undefined;
    return target?.kind === 'Target' ? target : null;
  };

  const write = async (
    location: Location,
    content: FileContent,
    wanted: string | null,
    signal: AbortSignal,
    { format, way }: { readonly format: Document | null; readonly way: readonly Location[] },
  ): Promise<void> => {
    if (location.locationType === 'HTTP') {
      const answer = await askHttp(guard, httpPlace(location), content, signal);
      const target = answerTarget(location);
      // Targets may hand their answers on in a circle.
      const after = [...way, location];
      if (target && !after.includes(target)) await write(target, answer, null, signal, { format: null, way: after });
      return;
    }
    if (isOn(location, 'skip_empty_files') && content.length === 0) return;
    const isGlobal = location.locationType === 'GlobalData';
    const place = isGlobal ? 'global' : 'storage';
    const name = nameOf(location, wanted);
    const before = isOn(location, 'append_file') ? await contentOf(location, name) : null;
    const header = before === null && format && isOn(location, 'writeHeaders') ? headerOf(format) : '';
    const after = joined(before, header === '' ? content : header + asText(content));
    await storage.write(place, name, after);
    if (isGlobal) scope.set(name, after);
  };

  const contentOf = async (location: Location, name: string): Promise<FileContent | null> =>
    location.locationType === 'GlobalData'
      ? ((await readGlobal(location, name))[0]?.content ?? null)
      : storage.read('storage', name);

  return {
    fill: filled,

    async read(location, wanted, signal) {
      const read = async (): Promise<readonly ReadFile[]> => {
        if (location.locationType === 'HTTP') {
          return [{ name: location.name, content: await askHttp(guard, httpPlace(location), null, signal) }];
        }
        return location.locationType === 'GlobalData' ? readGlobal(location, wanted) : readStorage(location, wanted);
      };
      const [first, last] = [countOf(location, 'ignore_first'), countOf(location, 'ignore_last')];
      return (await read()).map(({ name, content }) => ({ name, content: withoutLines(content, first, last) }));
    },

    write: (location, content, wanted, signal, format = null) =>
      write(location, content, wanted, signal, { format, way: [] }),

    async probe(location, signal) {
      const place = httpPlace(location);
      if (location.kind === 'Source' && /^(GET|HEAD)$/.test(place.method)) await askHttp(guard, place, null, signal);
      else await askHttp(guard, { ...place, method: 'OPTIONS', body: null }, null, signal, letsIn);
    },

    list: async (location, wanted) =>
      location.locationType === 'GlobalData'
        ? (await readGlobal(location, wanted)).map(({ name }) => name)
        : namesOf(location, wanted),

    async remove(location, wanted) {
      let count = 0;
      for (const name of await namesOf(location, wanted)) if (await storage.remove('storage', name)) count += 1;
      return count;
    },

    async settle(location, files, succeeded) {
      const kind = succeeded ? 'success' : 'error';
      if (location.locationType !== 'TemporaryStorage' || !isOn(location, `use_${kind}_folder`)) return;
      const folder = valueOf(location, `${kind}_folder`).replace(/^\/+|\/+$/g, '');
      if (folder === '') return;
      for (const { name } of files) {
        const whole = await storage.read('storage', name);
        if (whole === null) continue;
        await storage.write('storage', `${folder}/${name.split('/').at(-1) ?? name}`, whole);
        await storage.remove('storage', name);
      }
    },
  };
};
