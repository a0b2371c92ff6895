import type { Entity } from '../project/entity.ts';
import type { Project } from '../project/project.ts';
import { listingsOf, type Listing } from '../project/project-tree.ts';
import type { Reference } from '../project/reference.ts';
import { findLoops } from './find-loops.ts';
import { problemOf, type Problem } from './problem.ts';

type Problems = Generator<Problem, void, undefined>;

function* listingProblems({ node, type }: Listing, entity: Entity | null, path: string): Problems {
  const word = node.kind === 'folder' ? 'folder' : 'entity';
  const listed = { id: node.id, type: node.kind === 'folder' ? 'Folder' : type, name: node.name };
  const common = { severity: 'warning', entity: listed, path, line: node.line } as const;
  if (!entity) {
    const message = `The project lists this ${word}, and its file is not in the archive.`;
    yield { ...common, code: 'missing-entity', message, hint: 'Export the project again.' };
    return;
  }
  if (entity.type !== listed.type) {
    const message = `The project lists this as ${listed.type}, and its file says ${entity.type}.`;
    yield { ...common, code: 'id-mismatch', message, hint: 'The file counts. Save the project anew in Design Studio.' };
  }
  if (entity.name !== node.name) {
    const message = `The project and the file of this ${word} give it different names.`;
    yield {
      ...common,
      code: 'name-mismatch',
      message,
      hint: 'The file counts. Save the project anew in Design Studio.',
    };
  }
}

function* fileProblems(entity: Entity, isListed: boolean): Problems {
  const place = `/${entity.type}/${entity.id}.xml`;
  const written = entity.path.slice(-place.length);
  if (written !== place && written.toLowerCase() !== place.toLowerCase()) {
    const message = 'The file is not where its kind and ID say.';
    yield problemOf(entity, {
      code: 'id-mismatch',
      message,
      hint: 'What the file says counts. Export the project again.',
    });
  }
  if (!isListed) {
    const message = 'This entity has a file, and the project does not list it.';
    const hint = 'If it is needed, add it to the project in Design Studio; else leave it.';
    yield problemOf(entity, { code: 'unlisted-entity', message, hint });
  }
}

const places: Readonly<Record<string, string>> = { code: 'Its code', contentId: 'One of its activities' };

interface Known {
  readonly byId: Project['byId'];
  /** Listed without a file: that is said once, and not again at every reference. */
  readonly missing: ReadonlySet<string>;
  readonly files: ReadonlySet<string>;
}

function* referenceProblems(entity: Entity, { from, target, kind, line }: Reference, known: Known): Problems {
  const subject = places[from] ?? `Its ${from}`;
  if (kind === 'file') {
    if (known.files.has(target)) return;
    const message = `${subject} names a file that is not in the archive.`;
    yield problemOf(entity, { code: 'dangling-reference', line, message, hint: 'Add the schema, and export again.' });
    return;
  }
  const found = known.byId.get(target);
  if (!found && !known.missing.has(target)) {
    const message = `${subject} points at ${kind ? `a ${kind}` : 'something'} that is not in the project.`;
    const hint = `Open this ${entity.type} in Design Studio, choose again, and export the project.`;
    yield problemOf(entity, { code: 'dangling-reference', line, message, hint });
  } else if (found && kind !== null && found.type !== kind) {
    const message = `${subject} points at a ${found.type}, and should at a ${kind}.`;
    const hint = `Open this ${entity.type} in Design Studio, and choose a ${kind}.`;
    yield problemOf(entity, { code: 'wrong-kind', line, message, hint });
  }
}

/** What leads from one operation to the next, and from one target to that which takes its response. */
const linkKeys = new Set(['success_operation_id', 'failure_operation_id', 'target_target_id']);

function* loopProblems({ entities, byId }: Project): Problems {
  const links = new Map<string, readonly string[]>();
  for (const { id, references } of entities) {
    const next = references.filter(({ from, target }) => linkKeys.has(from) && byId.has(target));
    if (next.length > 0) links.set(id, [...new Set(next.map(({ target }) => target))]);
  }
  for (const { ids, length } of findLoops(links)) {
    const [first, second] = ids.map(id => byId.get(id));
    if (!first) continue;
    const names = [...ids.map(id => byId.get(id)?.name ?? ''), ...(length > ids.length ? ['…'] : []), first.name];
    const message = `These follow one another in a circle: ${names.join(' → ')}.`;
    const hint = 'If that is meant, see that something ends it; a run stops after ten operations inside one another.';
    const next = (second ?? first).id;
    const line = first.references.find(({ from, target }) => linkKeys.has(from) && target === next)?.line ?? null;
    yield problemOf(first, { code: 'reference-loop', line, message, hint });
  }
}

/**
 * How files, listing and references fit together: what FORMAT.md §10 and §11 name. Deleted entities are not looked at.
 */
export function* structureProblems(project: Project): Problems {
  const deleted = new Set(project.deleted.map(({ id }) => id));
  const listed = new Set<string>();
  const missing = new Set<string>();
  for (const listing of listingsOf(project.tree)) {
    const { id, name, line } = listing.node;
    if (listed.has(id)) {
      const entity = { id, type: listing.type, name };
      const message = 'The project lists this twice.';
      const hint = 'Save the project anew in Design Studio.';
      yield { code: 'listed-twice', severity: 'warning', entity, path: project.path, line, message, hint };
    }
    listed.add(id);
    const entity = project.byId.get(id) ?? null;
    if (!entity && deleted.has(id)) continue;
    if (!entity) missing.add(id);
    yield* listingProblems(listing, entity, project.path);
  }
  const known = { byId: project.byId, missing, files: new Set(project.schemas.map(({ name }) => name)) };
  for (const entity of project.entities) {
    yield* fileProblems(entity, listed.has(entity.id));
    for (const reference of entity.references) yield* referenceProblems(entity, reference, known);
  }
  yield* loopProblems(project);
}
