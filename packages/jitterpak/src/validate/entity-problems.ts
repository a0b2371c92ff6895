import type { Entity, Location, Operation, ProjectVariable, Structure, Transformation } from '../project/entity.ts';
import { knownTypes } from '../project/kinds.ts';
import { textOf, type Properties } from '../project/property.ts';
import { problemOf, type Problem } from './problem.ts';
import { scheduleProblems, type ScheduleKnowledge } from './schedule.ts';

type Problems = Generator<Problem, void, undefined>;

const keptHint = 'It is kept as it is. Try the project before you rely on it.';

const operationTypes = new Set(['Archive', 'Transformation', 'Script']);
const locationTypes = new Set(['HTTP', 'GlobalData', 'TemporaryStorage']);
const methods = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);
const verbs = new Set(['1', '2', '3']);
const structureTypes = new Set([1, 4, 12, 13, 14, 17, 101, 102]);

function* operationProblems(operation: Operation): Problems {
  const { operationType, activities, properties } = operation;
  if (activities.length === 0) {
    const message = 'This operation has no activity: it does nothing.';
    yield problemOf(operation, { code: 'empty-operation', message, hint: 'Add a source, a script or a target to it.' });
  }
  if (operationType !== '' && !operationTypes.has(operationType)) {
    const message = 'The type of this operation is not known.';
    yield problemOf(operation, { code: 'unknown-operation-type', severity: 'info', message, hint: keptHint });
  }
  for (const [role, key] of [
    ['Source', 'source_id'],
    ['Target', 'target_id'],
  ] as const) {
    const named = textOf(properties, key).toLowerCase();
    const inPipeline = activities.filter(activity => activity.role === role).map(({ contentId }) => contentId);
    if (named === '' || inPipeline.length === 0 || inPipeline.includes(named)) continue;
    const message = `Its ${key} and its activities name different ${role.toLowerCase()}s.`;
    const hint = 'The activities count. Save the operation anew in Design Studio.';
    yield problemOf(operation, { code: 'activity-mismatch', message, hint });
  }
}

const isPlainSecret = (key: string, properties: Properties): boolean => {
  const value = textOf(properties, key);
  return /password|secret|token/i.test(key) && value !== '' && !/\[[^\]]+\]/.test(value);
};

function* secretProblems(entity: Entity, properties: Properties): Problems {
  for (const key of properties.keys()) {
    if (!isPlainSecret(key, properties)) continue;
    const message = `Its ${key} stands in the file for everybody to read.`;
    const hint = 'Put it into a hidden project variable, and name that here: [variable].';
    yield problemOf(entity, { code: 'plain-secret', message, hint });
  }
}

function* locationProblems(place: Location): Problems {
  const { locationType, location } = place;
  if (locationType !== '' && !locationTypes.has(locationType)) {
    const message = 'The kind of this place is not known.';
    yield problemOf(place, { code: 'unknown-location', severity: 'info', message, hint: keptHint });
  }
  yield* secretProblems(place, location);
  if (locationType !== 'HTTP') return;
  const method = textOf(location, 'http_method');
  const verb = textOf(location, 'http_verb');
  const isKnown = method === '' ? verb === '' || verbs.has(verb) : methods.has(method.toUpperCase());
  if (isKnown) return;
  const message = 'Its HTTP method is not known.';
  const hint = `Choose one of ${[...methods].join(', ')}.`;
  yield problemOf(place, { code: 'unknown-method', severity: 'error', message, hint });
}

function* structureProblems(
  transformation: Transformation,
  side: 'source' | 'target',
  { typeId }: Structure,
): Problems {
  if (typeId === null || structureTypes.has(typeId)) return;
  const message = `The format of its ${side} is not known.`;
  yield problemOf(transformation, { code: 'unknown-structure', severity: 'info', message, hint: keptHint });
}

function* transformationProblems(transformation: Transformation): Problems {
  yield* structureProblems(transformation, 'source', transformation.source);
  yield* structureProblems(transformation, 'target', transformation.target);
  for (const line of transformation.unreadableLines) {
    const message = 'This mapping has no tab between its target and its expression.';
    const hint = 'Map the field anew in Design Studio.';
    yield problemOf(transformation, { code: 'unreadable-mapping', severity: 'error', line, message, hint });
  }
}

function* variableProblems(variable: ProjectVariable): Problems {
  if (variable.name !== '' && !/\s/.test(variable.name)) return;
  const message = variable.name === '' ? 'This variable has no name.' : 'The name of this variable has a space in it.';
  yield problemOf(variable, { code: 'unfit-variable-name', message, hint: 'Rename it in Design Studio.' });
}

/** What an entity says of itself that cannot be, or that nobody knows. */
export function* entityProblems(entity: Entity, knowledge: ScheduleKnowledge): Problems {
  switch (entity.kind) {
    case 'Operation':
      return yield* operationProblems(entity);
    case 'Source':
    case 'Target':
      return yield* locationProblems(entity);
    case 'Transformation':
      return yield* transformationProblems(entity);
    case 'ProjectVariable':
      return yield* variableProblems(entity);
    case 'Schedule':
      return yield* scheduleProblems(entity, knowledge);
    case 'other':
      if (!knownTypes.has(entity.type)) {
        const message = 'Entities of this kind are not known.';
        yield problemOf(entity, { code: 'unknown-kind', severity: 'info', message, hint: keptHint });
      }
      return yield* secretProblems(entity, entity.properties);
    default:
      return undefined;
  }
}
