import type { Operation, Project, ProjectVariable } from '@citizen-integrator/jitterpak';
import type { Property, RecipeSource, Step } from 'citizen-integrator/contract';
import {
  connectionsOf,
  endpointOf,
  entityQuestions,
  mentionedIn,
  type ConnectionEntity,
} from './connection-entities.ts';
import { callsOf } from '../../jitterpak/calls.ts';
import { mentionsOf } from '../../jitterpak/configure.ts';
import { scheduleOf } from './schedule-of.ts';
import { createNames, questionName, questionOf } from './variable-question.ts';

/** What a project does not say of the recipe that is made of it. */
export interface GeneratedFrom {
  /** The Jitterpak's name and SHA-256. */
  readonly file: string;
  readonly sha256: string;
  readonly author: string;
}

const longestName = 120;
const longestSummary = 160;
const longestId = 80;

/** Cut at a word, when there is one in the second half. */
const cut = (text: string, most: number): string => {
  const plain = text.replace(/\s+/g, ' ').trim();
  if (plain.length <= most) return plain;
  const part = plain.slice(0, most - 1);
  const end = part.lastIndexOf(' ');
  return `${end > most / 2 ? part.slice(0, end) : part}…`;
};

/** "Kundenübernahme – täglich" → `kundenubernahme-taglich`. */
const slugOf = (text: string, fallback: string): string => {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return plain.slice(0, longestId).replace(/-+$/, '') || fallback;
};

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What the group of a variable is called: the beginning of its name, else its folder. */
const groupOf = ({ name, folders }: ProjectVariable): string => {
  const dot = name.indexOf('.');
  return dot > 0 ? name.slice(0, dot) : (folders.at(-1) ?? '');
};

/** In the order of `project.xml`, which is the author's own; what it does not list comes last, by name. */
const inAuthorsOrder = ({ variables, tree }: Project): readonly ProjectVariable[] => {
  const order = new Map<string, number>();
  type Nodes = Project['tree']['kinds'][number]['nodes'];
  const number = (nodes: Nodes): void => {
    for (const node of nodes) {
      if (node.kind === 'entity') order.set(node.id, order.size);
      else number(node.nodes);
    }
  };
  for (const { type, nodes } of tree.kinds) if (type === 'ProjectVariable') number(nodes);
  const placeOf = ({ id }: ProjectVariable): number => order.get(id) ?? Infinity;
  return [...variables].sort((a, b) => {
    const [one, other] = [placeOf(a), placeOf(b)];
    return one === other ? (a.name < b.name ? -1 : 1) : one - other;
  });
};

interface Questions {
  /** Those of some variables that nobody has asked for yet. */
  readonly take: (wanted: (variable: ProjectVariable) => boolean, isNeeded: boolean) => Property[];
  /** The next variable that nobody has asked for. */
  readonly next: () => ProjectVariable | undefined;
  readonly toName: (wanted: string) => string;
}

const createQuestions = (project: Project): Questions => {
  const toName = createNames();
  const seen = new Set<string>();
  // Of variables with one name a run sees one.
  let left = inAuthorsOrder(project).filter(({ name }) => name !== '' && !seen.has(name) && seen.add(name));
  return {
    toName,
    next: () => left[0],
    take(wanted, isNeeded) {
      const taken = left.filter(wanted);
      left = left.filter(variable => !taken.includes(variable));
      return taken.map(variable => questionOf(variable, toName(questionName(variable.name)), isNeeded));
    },
  };
};

interface ConnectionStep {
  readonly entity: ConnectionEntity;
  /** The endpoint of the host that it is reached through; null when the project reaches it by itself. */
  readonly through: string | null;
  readonly properties: Property[];
}

/**
 * A step for each connection that has something to ask, or that a connection of the host takes the place of; of two to
 * one system the first asks.
 */
const connectionSteps = (project: Project, questions: Questions): ConnectionStep[] => {
  const through = new Map(callsOf(project).map(({ connector, endpoint }) => [connector.id, endpoint]));
  const isMentioned = mentionsOf(project);
  return connectionsOf(project).flatMap((entity): ConnectionStep[] => {
    const mentioned = mentionedIn(entity);
    const endpoint = through.get(entity.id);
    if (endpoint) {
      // How the project would sign in is nobody's question any more.
      questions.take(({ name }) => mentioned.has(name) && !isMentioned(name), true);
      return [{ entity, through: endpoint, properties: [] }];
    }
    const known = project.variables.some(({ name }) => mentioned.has(name));
    const properties = known
      ? questions.take(({ name }) => mentioned.has(name), true)
      : entityQuestions(entity, key => questions.toName(questionName(`${entity.name}.${key}`)));
    return properties.length > 0 ? [{ entity, through: null, properties }] : [];
  });
};

const optionSteps = (questions: Questions): { title: string; properties: Property[] }[] => {
  const steps: { title: string; properties: Property[] }[] = [];
  for (let first = questions.next(); first; first = questions.next()) {
    const group = groupOf(first);
    const properties = questions.take(variable => groupOf(variable) === group, false);
    steps.push({ title: group === '' ? 'Options' : capitalised(group), properties });
  }
  return steps;
};

/** Operations that somebody described, or all that are scheduled or alone. */
const introduction = ({ operations, manifest }: Project): string => {
  const described = operations.flatMap(({ name, description }) =>
    description.trim() === '' ? [] : `- **${name}**: ${description.trim().replace(/\s*\n\s*/g, ' ')}`,
  );
  const all = described.length > 0 ? described : operations.slice(0, 20).map(({ name }) => `- ${name}`);
  const own = (manifest.get('description') ?? '').trim();
  return [own, all.length > 0 ? `What it runs:\n\n${all.join('\n')}` : ''].filter(part => part !== '').join('\n\n');
};

/** The first that a schedule starts, and that schedule. */
const scheduled = ({ operations, byId }: Project) => {
  for (const operation of operations) {
    const schedule = byId.get(operation.scheduleId ?? '');
    if (schedule?.kind === 'Schedule') return { operation, schedule };
  }
  return null;
};

const summaryOf = ({ name, operations, manifest }: Project): string => {
  const described = operations.find(({ description }: Operation) => description.trim() !== '')?.description;
  return cut((manifest.get('description') ?? '').trim() || described || name, longestSummary) || 'A Jitterpak';
};

/**
 * Makes a recipe of a project: an introduction from its descriptions, a step for each connection with the variables that
 * it mentions, the other variables in groups, a schedule when it has one, and the review. The same project always makes
 * the same recipe.
 */
export const generateRecipe = (project: Project, { file, sha256, author }: GeneratedFrom): RecipeSource => {
  const questions = createQuestions(project);
  const connecting = connectionSteps(project, questions);
  const options = optionSteps(questions);
  const timed = scheduled(project);
  const toStepId = createNames();
  const stepId = (text: string, fallback: string) => toStepId(slugOf(text, fallback));
  const name = cut(project.name, longestName) || 'Jitterpak';

  const introducing = stepId('intro', 'intro');
  const endpointSteps = connecting.map(({ properties, ...step }, index) => {
    const id = stepId(step.entity.name, `connection-${index + 1}`);
    return {
      ...step,
      step: {
        id,
        type: 'endpoint',
        title: `Connect ${step.entity.name}`,
        connection: id,
        body: '',
        properties,
      } satisfies Step,
    };
  });
  const connections = endpointSteps.flatMap(({ entity, through, step }) =>
    through ? [[step.connection, { endpoint: through, entity: entity.id }] as const] : [],
  );

  const steps: Step[] = [
    { id: introducing, type: 'introduction', title: 'What this does', body: introduction(project) },
    ...endpointSteps.map(({ step }) => step),
    ...options.map(({ title, properties }, index): Step => {
      return { id: stepId(title, `options-${index + 1}`), type: 'variables', title, body: '', properties };
    }),
    ...(timed
      ? [
          {
            id: stepId('when', 'when'),
            type: 'schedule',
            title: 'When',
            operation: timed.operation.id,
            default: scheduleOf(timed.schedule),
          } as const,
        ]
      : []),
    { id: stepId('review', 'review'), type: 'summary', title: 'Review' },
  ];
  const endpoints = [...new Set(connecting.map(({ entity }) => endpointOf(entity)))];
  return {
    schemaVersion: 1,
    id: slugOf(project.name, 'jitterpak'),
    version: '1.0.0',
    name,
    summary: summaryOf(project),
    description: introduction(project),
    category: 'other',
    keywords: [],
    endpoints: endpoints.length > 0 ? endpoints : ['jitterpak'],
    actions: [timed ? 'sync' : 'migrate'],
    minutes: Math.max(2, Math.ceil(steps.length * 1.5)),
    translations: {},
    author,
    visibility: 'private',
    project: {
      kind: 'jitterpak',
      file,
      sha256,
      ...(connections.length > 0 && { connections: Object.fromEntries(connections) }),
    },
    steps,
  };
};
