import type { Entity, Project } from '@citizen-integrator/jitterpak';

const prefixes: Readonly<Record<string, Entity['kind']>> = {
  op: 'Operation',
  sc: 'Script',
  s: 'Source',
  t: 'Target',
};
const folders: Readonly<Record<string, Entity['kind']>> = {
  operations: 'Operation',
  scripts: 'Script',
  sources: 'Source',
  targets: 'Target',
};

/** The entity that a script names: `op.<guid>`, or `Operations/Folder/Name` (FORMAT.md §5). Null when there is none. */
export const findReference = <Kind extends Entity['kind']>(
  project: Project,
  reference: string,
  ...kinds: readonly Kind[]
): Extract<Entity, { readonly kind: Kind }> | null => {
  const fits = (entity: Entity | undefined): entity is Extract<Entity, { readonly kind: Kind }> =>
    entity !== undefined && (kinds as readonly string[]).includes(entity.kind);
  const [, prefix = '', guid = ''] = /^(op|sc|s|t)\.([0-9a-f-]{36})$/i.exec(reference.trim()) ?? [];
  if (prefix !== '') {
    const entity = project.byId.get(guid.toLowerCase());
    return entity?.kind === prefixes[prefix.toLowerCase()] && fits(entity) ? entity : null;
  }
  const [first = '', ...path] = reference.trim().split('/');
  const kind = folders[first.toLowerCase()];
  const found = project.entities.find(
    entity => entity.kind === kind && [...entity.folders, entity.name].join('/') === path.join('/'),
  );
  return fits(found) ? found : null;
};
