import type { Entity, Location, Operation, Project, Transformation } from '@citizen-integrator/jitterpak';
import type { RecipeSource } from 'citizen-integrator/contract';
import { checkScript, parseScript, referencesOf, ScriptError, type Script } from '@citizen-integrator/jitterpak/script';
import { callOf } from './calls.ts';
import { findReference } from './references.ts';
import { formatOf, structureTypes } from './formats.ts';
import { mappingFunctions, scriptFunctions } from './abilities.ts';

export type GapKind = 'function' | 'script' | 'entity' | 'location' | 'option' | 'format' | 'reference' | 'connection';

/** Something that a project uses and that cannot be done here. */
export interface Gap {
  readonly kind: GapKind;
  /** What it is called: `DBLookup`, `NetSuiteUpsert`, `FTP` … */
  readonly name: string;
  /** The entity that uses it, by its name and its guid. */
  readonly where: string;
  readonly entity: string;
  /** Its file in the archive. */
  readonly path: string;
  /** In the script that uses it; null where there is none. */
  readonly line: number | null;
}

const locationTypes: ReadonlySet<string> = new Set(['HTTP', 'GlobalData', 'TemporaryStorage']);
/** Options of places that change what is read and written, and that are not done here, with the values that are fine. */
const options: Readonly<Record<string, RegExp>> = {
  'filterOption.regularExpression': /^(0|false|)$/i,
  use_trigger_file: /^(0|false|)$/i,
  renamefileto: /^$/,
  archive_mode: /^(0|)$/,
  archive_encryption_mode: /^(0|)$/,
  compress_format: /^(0|none|)$/i,
  enable_content_encoding: /^(0|false|)$/i,
};

/** More than anybody reads. */
const mostGaps = 1000;
/** In ms. */
const turnLength = 50;
const pathReference = /(["'])(?:<TAG>)?\s*((?:Operations|Scripts|Sources|Targets)\/[^"'<]+?)\s*(?:<\/TAG>)?\1/gi;

class Gaps {
  readonly found = new Map<string, Gap>();
  private readonly seen = new Set<string>();
  private readonly waiting: Entity[] = [];

  constructor(private readonly project: Project) {}

  private add(kind: GapKind, name: string, { name: where, id, path }: Entity, line: number | null = null): void {
    const key = `${kind} ${name} ${path}`;
    if (this.found.size < mostGaps && !this.found.has(key)) {
      this.found.set(key, { kind, name, where, entity: id, path, line });
    }
  }

  /** Has an entity looked at, once. */
  visit(entity: Entity): void {
    if (this.seen.has(entity.id)) return;
    this.seen.add(entity.id);
    this.waiting.push(entity);
  }

  /** Looks at the next one. @returns false when there is none. */
  lookAtNext(): boolean {
    const entity = this.waiting.pop();
    if (entity) this.lookAt(entity);
    return entity !== undefined;
  }

  private lookAt(entity: Entity): void {
    switch (entity.kind) {
      case 'Operation':
        return this.operation(entity);
      case 'Script':
        return this.code(entity.script, entity, scriptFunctions);
      case 'Transformation':
        return this.transformation(entity);
      case 'Source':
      case 'Target':
        return this.location(entity);
      default: {
        const call = callOf(this.project, entity);
        if (call) this.add('connection', call.endpoint, call.connector);
        else this.add('entity', entity.type, entity);
      }
    }
  }

  private operation(operation: Operation): void {
    for (const { contentId, tag } of operation.activities) {
      const entity = this.project.byId.get(contentId.toLowerCase());
      if (entity) this.visit(entity);
      else this.add('reference', tag, operation);
    }
    for (const id of [operation.successOperationId, operation.failureOperationId]) {
      if (id !== null && this.project.byId.get(id)?.kind !== 'Operation') this.add('reference', 'operation', operation);
    }
  }

  private location(location: Location): void {
    const { locationType, location: properties } = location;
    if (!locationTypes.has(locationType)) this.add('location', locationType || 'none', location);
    for (const [key, fine] of Object.entries(options)) {
      const value = properties.get(key);
      if (typeof value === 'string' && !fine.test(value)) this.add('option', key, location);
    }
    const answers = properties.get('target_target_id');
    if (typeof answers !== 'string' || answers === '') return;
    const target = this.project.byId.get(answers.toLowerCase());
    if (target?.kind === 'Target') this.visit(target);
    else this.add('reference', 'target_target_id', location);
  }

  private transformation(transformation: Transformation): void {
    const { source, target, mappings } = transformation;
    for (const side of [source, target]) {
      const format = formatOf(this.project, side);
      if (!format || (format.kind === 'none' && side === target)) {
        const isCall = side.callId !== null;
        const isKnown = (Object.values(structureTypes) as (number | null)[]).includes(side.typeId);
        const name = isCall ? 'web service' : isKnown ? (side.schema ?? 'schema') : `type ${side.typeId ?? 'none'}`;
        this.add('format', name, transformation);
      } else if (format.kind === 'flat') {
        const { segments, hasFixedFields } = format.document;
        if (segments.length !== 1) this.add('format', 'several segments', format.document);
        const fields = segments[0]?.fields ?? [];
        if (hasFixedFields && fields.some(({ fixedWidth }) => !/^[1-9]\d{0,5}$/.test(fixedWidth))) {
          this.add('format', 'fixed width', format.document);
        }
      }
    }
    for (const mapping of mappings) {
      if (mapping.kind === 'field') this.code(mapping.script, transformation, mappingFunctions);
      else if (mapping.kind === 'unreadable') this.add('script', 'mapping', transformation, mapping.line);
    }
  }

  private code(text: string, entity: Entity, functions: ReadonlySet<string>): void {
    const script = this.parse(text, entity);
    if (!script) return;
    if (/<javascript\b/i.test(text)) this.add('script', 'JavaScript', entity);
    for (const { functionName, line } of checkScript(script, { functions })) {
      this.add('function', functionName, entity, line);
    }
    for (const { kind, guid, line } of referencesOf(script)) {
      const found = this.project.byId.get(guid);
      if (found) this.visit(found);
      else this.add('reference', kind, entity, line);
    }
    for (const [, , written = ''] of text.matchAll(pathReference)) {
      const found = findReference(this.project, written, 'Operation', 'Script', 'Source', 'Target');
      // A text may look like a path and be none.
      if (found) this.visit(found);
    }
  }

  private parse(text: string, entity: Entity): Script | null {
    try {
      return parseScript(text, { name: entity.name });
    } catch (error) {
      if (!(error instanceof ScriptError)) throw error;
      this.add('script', error.reason, entity, error.line);
      return null;
    }
  }
}

/**
 * What a project uses and the runner lacks: functions, kinds of entities, places, options and formats, as far as its
 * operations lead to them; and connections, which a recipe may bring: see `gapsOf`. Long work is done in turns.
 */
export const findGaps = async (project: Project): Promise<readonly Gap[]> => {
  const gaps = new Gaps(project);
  // The last one comes first.
  for (const operation of [...project.operations].reverse()) gaps.visit(operation);
  let turn = Date.now();
  while (gaps.lookAtNext()) {
    if (Date.now() - turn < turnLength) continue;
    await new Promise(resolve => void setTimeout(resolve));
    turn = Date.now();
  }
  return [...gaps.found.values()];
};

/** What a project lacks with the connections that its recipe brings. Empty when everything can be run. */
export const gapsOf = (gaps: readonly Gap[], { project }: Pick<RecipeSource, 'project'>): readonly Gap[] => {
  const brought = project.kind === 'jitterpak' ? Object.values(project.connections ?? {}) : [];
  const isBrought = ({ name, entity }: Gap) =>
    brought.some(each => each.endpoint === name && each.entity.toLowerCase() === entity);
  return gaps.filter(gap => gap.kind !== 'connection' || !isBrought(gap));
};
