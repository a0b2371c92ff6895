import {
  isEncrypted,
  isSecret,
  setEntityProperties,
  type Jitterpak,
  type Project,
  type PropertyChange,
} from '@citizen-integrator/jitterpak';
import type { Property, PropertyValue, Values } from 'citizen-integrator/contract';

type Binding = NonNullable<Property['bind']>[number];

/** As the studio writes it; null for no answer, which leaves the project's own value. */
const written = (value: PropertyValue | undefined): string | null => {
  if (value === undefined || value === null || value === '') return null;
  if (Array.isArray(value)) return value.length === 0 ? null : value.join(',');
  return String(value);
};

const placesOf = ({ variables, byId }: Project, binding: Binding): readonly Omit<PropertyChange, 'value'>[] => {
  if (binding.kind === 'projectVariable') {
    return variables.filter(({ name }) => name === binding.name).map(({ id }) => ({ id, key: 'value' }));
  }
  const { guid, key } = binding;
  return byId.has(guid.toLowerCase()) ? [{ id: guid.toLowerCase(), key }] : [];
};

/**
 * The project with a customer's answers at the places that they are bound to; questions without an answer leave what the
 * project has. Everything else stays as it is, byte for byte.
 * @param emptied questions whose places are to be empty.
 */
export const configureJitterpak = (
  jitterpak: Jitterpak,
  properties: readonly Property[],
  answers: Values,
  emptied: ReadonlySet<string> = new Set(),
): Jitterpak => {
  const changes = properties.flatMap(({ name, bind = [] }) => {
    const value = emptied.has(name) ? '' : written(answers[name]);
    if (value === null) return [];
    return bind.flatMap(binding => placesOf(jitterpak.project, binding).map(place => ({ ...place, value })));
  });
  return setEntityProperties(jitterpak, changes);
};

const mentions = /\[([^[\]]+)\]/g;

const placesIn = ({ sources, targets }: Project) => [...sources, ...targets];

/** Whether a variable, by its name, is mentioned in what a run reads: places, queries, scripts and mappings. */
export const mentionsOf = (project: Project): ((variable: string) => boolean) => {
  const values = placesIn(project).flatMap(({ location }) => [...location.values()]);
  const mentioned = new Set(
    values.flatMap(value =>
      typeof value === 'string' ? Array.from(value.matchAll(mentions), ([, name = '']) => name) : [],
    ),
  );
  const scripts = project.scripts.map(({ script }) => script);
  const queries = project.others.flatMap(({ texts }) => [...texts.values()]);
  const mappings = project.transformations.flatMap(({ mappings: all }) =>
    all.map(mapping => (mapping.kind === 'field' ? mapping.script : '')),
  );
  const code = [...scripts, ...queries, ...mappings].join('\n');
  return name => mentioned.has(name) || code.includes(`$${name}`) || code.includes(`[${name}]`);
};

/**
 * Values that only the vendor can read and that a run would need: encrypted variables that it mentions, and encrypted
 * properties of places. In words: the name of the variable, or of the entity and its property.
 */
export const listUnreadable = (project: Project): readonly string[] => {
  const isMentioned = mentionsOf(project);
  const inPlaces = placesIn(project).flatMap(({ name, location }) =>
    [...location].flatMap(([key, value]) => (isEncrypted(value) ? [`${name} (${key})`] : [])),
  );
  const variables = project.variables.filter(({ name, value }) => isEncrypted(value) && isMentioned(name));
  return [...inPlaces, ...variables.map(({ name }) => name)];
};

/** Texts that no log may show: what secret variables and properties hold. */
export const secretsOf = (project: Project): readonly string[] => {
  const secrets = new Set<string>();
  for (const { isSecret: isHidden, value } of project.variables) {
    if (isHidden && typeof value === 'string') secrets.add(value);
  }
  for (const entity of [...project.sources, ...project.targets]) {
    for (const [key, value] of entity.location) {
      // What only names variables is no secret itself.
      if (typeof value === 'string' && isSecret(entity, key) && !value.includes('[')) secrets.add(value);
    }
  }
  return [...secrets];
};
