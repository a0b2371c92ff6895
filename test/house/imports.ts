import { posix } from 'node:path';
import ts from 'typescript';

export interface SourceFile {
  /** From the project's folder, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** Which part of the house may import which other parts. Its own files it may always import. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  'src/contract': [],
  'src/client': ['src/contract'],
  'src/model': ['src/contract'],
  'src/session': ['src/contract', 'src/client'],
  'src/controllers': ['src/contract', 'src/client', 'src/model', 'src/session'],
  'src/i18n': [],
  'src/ui': ['src/model', 'src/i18n'],
  'src/elements': [
    'src/contract',
    'src/client',
    'src/model',
    'src/session',
    'src/controllers',
    'src/i18n',
    'src/ui',
    'packages/jitterpak',
  ],
  'packages/jitterpak': [],
  'packages/library': ['src/contract', 'src/model'],
  'packages/host': ['src/contract', 'src/model', 'packages/jitterpak', 'packages/library'],
  'packages/sandbox': ['src/contract', 'packages/library'],
  'packages/cli': ['src/client', 'src/contract', 'src/model', 'packages/jitterpak'],
  'demo/pages': [],
  'demo/server': ['packages/host', 'packages/sandbox'],
};

/** Outside of the table, and open to all. */
const open = ['src/version.ts'];

/** Packages that only some parts may import. */
const reserved: readonly { readonly name: RegExp; readonly parts: readonly string[]; readonly why: string }[] = [
  {
    name: /^zod\/mini$/,
    parts: ['src/contract', 'src/model', 'packages/library', 'packages/host', 'packages/cli'],
    why: 'pages have shapes in place of schemas: see src/contract/shape.ts',
  },
  { name: /^zod$/, parts: [], why: 'import zod/mini: plain zod is four times as big and breaks strict CSP' },
  {
    name: /^(lit|@lit)(\/|$)/,
    parts: ['src/session', 'src/controllers', 'src/i18n', 'src/ui', 'src/elements'],
    why: 'it is no part of the page',
  },
  {
    name: /^node:/,
    parts: ['packages/library', 'packages/host', 'packages/sandbox', 'packages/cli', 'demo/server'],
    why: 'it also runs in browsers',
  },
];

/** The part that a path belongs to; null outside of the table, such as the entry files in src itself. */
const partOf = (path: string): string | null =>
  Object.keys(mayImport).find(part => path.startsWith(`${part}/`)) ?? null;

/** The path that one of our own imports leads to; null for packages of others. */
const targetOf = (from: string, specifier: string): string | null => {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier);
  const [, ownPackage, rest = ''] =
    /^(@citizen-integrator\/[^/]+|citizen-integrator)(?:\/(.*))?$/.exec(specifier) ?? [];
  if (ownPackage === undefined) return null;
  return ownPackage === 'citizen-integrator'
    ? `src/${rest}/`
    : `packages/${ownPackage.slice('@citizen-integrator/'.length)}/${rest}`;
};

const elementOf = (path: string): string | undefined => /^src\/elements\/([^/]+)\//.exec(path)?.[1];

/** What another element's folder offers: the class, for `uses`, its events, and what defines it when it is needed. */
const isOffered = (path: string): boolean => /\.(element|events|define)\.ts$/.test(path);

const complaintAbout = (from: string, specifier: string): string | null => {
  const part = partOf(from);
  if (part === null) return null;
  const target = targetOf(from, specifier);
  if (target === null) {
    const rule = reserved.find(({ name, parts }) => name.test(specifier) && !parts.includes(part));
    return rule ? `${part} may not import ${specifier}: ${rule.why}` : null;
  }
  const targetPart = partOf(target);
  if (targetPart === part) {
    const isOther = elementOf(target) !== undefined && elementOf(target) !== elementOf(from);
    return isOther && !isOffered(target)
      ? `${target} belongs to another element: only its class, events and definition are open`
      : null;
  }
  if (open.includes(target) || (targetPart !== null && mayImport[part]?.includes(targetPart))) return null;
  return `${part} may not import ${targetPart ?? target}`;
};

/** Each import that the table forbids, as "file:line: what is wrong". */
export const findForbiddenImports = (files: readonly SourceFile[]): string[] =>
  files.flatMap(({ path, text }) =>
    ts.preProcessFile(text, true, true).importedFiles.flatMap(({ fileName, pos }) => {
      const complaint = complaintAbout(path, fileName);
      const line = text.slice(0, pos).split('\n').length;
      return complaint ? [`${path}:${line}: ${complaint}`] : [];
    }),
  );
