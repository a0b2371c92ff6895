import type { RecipeSourceInput } from 'citizen-integrator/contract';
import { distinctActions } from 'citizen-integrator/model/wizard-steps';
import type { ObjectDescription } from '../descriptions/api-description.ts';
import type { CanonicalModel } from './canonical.ts';
import { deriveMapping } from './derive-mapping.ts';
import { inSentence, objectWords, wholeSchedule } from './object-words.ts';
import { introductionOf, wordsOf } from './route-words.ts';
import type { End, Route } from './routes.ts';
import type { WrittenWords } from './written-words.ts';

/** `AccountContactRole`, `sn_customerservice_case` → words with hyphens. */
export const slugOf = (id: string): string =>
  id
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .toLowerCase();

export const routeId = ({ source, target }: Pick<Route, 'source' | 'target'>): string =>
  `${source.app.id}-${slugOf(source.object.id)}-to-${target.app.id}-${slugOf(target.object.id)}`;

/** What people need to have in an app, to read or to write its records. */
export const needOf = ({ app, object }: End, verb: 'read' | 'add and change'): string =>
  `A user of ${app.title} who may ${verb} ${inSentence(object.labelPlural)}`;

/** By id of a recipe; versions come later. */
export type UnversionedRecipe = Omit<RecipeSourceInput, 'version'>;

export const keywordsOf = (ends: readonly End[]): string[] => [
  ...new Set([
    ...ends.flatMap(({ app }) => app.aliases),
    ...ends.flatMap(({ object }) => objectWords[object.canonical].keywords),
    ...ends.map(({ object }) => inSentence(object.labelPlural)),
  ]),
];

/** The recipe of a way between two apps. */
export const deriveRecipe = (
  route: Route,
  model: CanonicalModel,
  isLinked: (object: ObjectDescription) => boolean,
  written: WrittenWords | undefined,
): UnversionedRecipe => {
  const { source, target, actions } = route;
  const derived = deriveMapping(route, model, isLinked);
  const { mapping, questions, key, filter } = derived;
  const own = wordsOf(route, derived);
  const lead = written?.lead ?? own.lead;
  const know = [...(written?.know ?? []), ...own.know];
  const [ours, theirs] = [inSentence(source.object.labelPlural), inSentence(target.object.labelPlural)];
  const { modifiedField, canonical } = source.object;
  const isMove = actions[0] === 'migrate';
  const schedule = modifiedField === null ? wholeSchedule : objectWords[canonical].schedule;
  const writes = actions[0] === 'insert' && actions.length === 1 ? 'add' : 'add and change';
  return {
    schemaVersion: 1,
    id: routeId(route),
    name: written?.name ?? own.name,
    summary: written?.summary ?? own.summary,
    description: [lead, ...know].join(' '),
    category: written?.category ?? objectWords[target.object.canonical].category,
    keywords: [...new Set([...(written?.keywords ?? []), ...keywordsOf([source, target])])],
    endpoints: [source.app.id, target.app.id],
    actions: [...actions],
    minutes: 4 + Math.min(4, questions.length),
    author: 'Citizen Library',
    visibility: 'public',
    project: {
      kind: 'flow',
      connections: { source: { endpoint: source.app.id }, target: { endpoint: target.app.id } },
      operations: [
        {
          id: 'main',
          name: `${source.object.labelPlural} to ${theirs}`,
          source: {
            connection: 'source',
            object: source.object.id,
            ...(filter.length > 0 && { filter: [...filter] }),
            ...(modifiedField !== null && { changedSince: modifiedField }),
          },
          target: { connection: 'target', object: target.object.id, ...(key !== null && { key }) },
          mapping: [...mapping],
        },
      ],
    },
    steps: [
      {
        id: 'intro',
        type: 'introduction',
        title: 'What this does',
        body: introductionOf(lead, {
          need: [needOf(source, 'read'), needOf(target, 'add and change').replace('add and change', writes)],
          decide: [
            ...(questions.length > 0
              ? [`What ${target.app.title} needs to know and ${source.app.title} does not tell`]
              : []),
            'Which field goes where: all standard fields are set already',
            ...(distinctActions(actions).length > 1 ? [`Whether ${theirs} are added, changed, or both`] : []),
            isMove ? 'When the move begins' : 'How often this runs',
          ],
          know,
        }),
      },
      {
        id: 'source',
        type: 'endpoint',
        title: `Connect ${source.app.title}`,
        connection: 'source',
        body: `Where the ${ours} come from.`,
      },
      {
        id: 'target',
        type: 'endpoint',
        title: `Connect ${target.app.title}`,
        connection: 'target',
        body: `Where the ${theirs} go.`,
      },
      ...(questions.length === 0
        ? []
        : [
            {
              id: 'options',
              type: 'variables' as const,
              title: 'Options',
              body: `${target.app.title} needs these for all ${theirs}, and ${source.app.title} does not know them.`,
              properties: [...questions],
            },
          ]),
      { id: 'fields', type: 'mapping', title: 'Where each field goes', operation: 'main' },
      { id: 'when', type: 'schedule', title: 'When', operation: 'main', default: isMove ? { kind: 'off' } : schedule },
      {
        id: 'first',
        type: 'operation',
        title: 'First run',
        operation: 'main',
        default: isMove ? 'manual' : 'after-deploy',
      },
      { id: 'review', type: 'summary', title: 'Review and deploy' },
    ],
  };
};
