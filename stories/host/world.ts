import { createLibrary, type Library } from '@citizen-integrator/library';
import { demoLibrary } from '@citizen-integrator/library/demo';
import {
  type AuthorizationRequest,
  DraftContent,
  RecipeSource,
  type Connection,
  type DeploymentDetail,
  type Draft,
  type LogEntry,
  type Message,
  type PresentationContent,
  type Run,
  type Session,
  type SharedWith,
  type Visibility,
} from 'citizen-integrator/contract';
import * as z from 'zod/mini';
import { say, type MessageRef } from '../../packages/host/src/messages/index.ts';
import { EventHub } from './event-hub.ts';
import type { Scene } from './scene.ts';

/** What the host knows of a deployment itself; its runs tell the rest. */
export interface KeptDeployment {
  readonly id: string;
  readonly version: string;
  readonly configuration: DeploymentDetail['configuration'];
  readonly createdAt: string;
  readonly state: DeploymentDetail['state'];
  readonly message: Message | null;
  readonly updatedAt: string;
  readonly changes: number;
}

/** What the host knows of an own recipe. */
export interface KeptRecipe {
  /** Oldest first. */
  readonly versions: readonly { readonly source: RecipeSource; readonly at: string }[];
  readonly visibility: Visibility;
  readonly isApproved: boolean;
  readonly sharedWith: SharedWith;
  readonly updatedAt: string;
  readonly deletedAt: string | null;
  readonly changes: number;
  readonly jitterpak: Uint8Array<ArrayBuffer> | null;
}

export interface KeptPresentation {
  readonly content: PresentationContent;
  readonly updatedAt: string;
  readonly changes: number;
}

/** Everything that a story's host holds. */
export interface World {
  readonly scene: Scene;
  /** With the organization's own recipes among the others. */
  readonly library: Library & { readonly recipes: Map<string, RecipeSource> };
  /** What the host knows of own recipes beside their newest version. */
  readonly own: Map<string, KeptRecipe>;
  /** By customer; empty for all. */
  readonly presentations: Map<string, KeptPresentation>;
  readonly person: Session;
  readonly connections: Map<string, Connection>;
  /** State → what was asked for. */
  readonly signIns: Map<string, AuthorizationRequest>;
  readonly drafts: Map<string, Draft>;
  readonly deployments: Map<string, KeptDeployment>;
  /** Newest last. */
  readonly runs: Map<string, Run>;
  /** Run id → what happened in it. */
  readonly logs: Map<string, LogEntry[]>;
  readonly events: EventHub;
  /** Aborts when the story is left. */
  readonly signal: AbortSignal;
}

let ids = 0;
export const createId = (prefix: string): string => `${prefix}_${++ids}`;

export const hour = 3_600_000;

/** Some time before now, ISO 8601. */
export const before = (hours: number): string => new Date(Date.now() - hours * hour).toISOString();

/** A sentence as the host sends it. */
export const said = ({ code, params }: MessageRef): Message => ({
  code,
  params: { ...params },
  text: say(code, params, 'en'),
});

const environmentNames = ['Production', 'Test'];

const personOf = ({ access = 'write', environments = 1, isAdmin = false, hasPractice = false }: Scene): Session => ({
  organization: { id: 'harbor', name: 'Harbor' },
  customer: isAdmin ? null : { id: 'acme', name: 'Acme' },
  user: { id: 'maria', name: 'Maria Lopez' },
  role: isAdmin ? 'admin' : 'user',
  environments: environmentNames.slice(0, environments).map(name => ({ id: name.toLowerCase(), name, access })),
  presentation: { collections: [], hiddenEndpoints: [], phrases: {} },
  practice: hasPractice,
  expiresAt: new Date(Date.now() + 24 * hour).toISOString(),
});

const libraryOf = ({ recipes = [], onlyTheseRecipes = false }: Scene): Library => {
  const base = onlyTheseRecipes ? { endpoints: demoLibrary.endpoints, recipes: new Map() } : demoLibrary;
  return createLibrary([], recipes, base);
};

const ownRecipesOf = ({ ownRecipes = [] }: Scene): Map<string, KeptRecipe> =>
  new Map(
    ownRecipes.map(({ source, visibility, isApproved = false, sharedWith, uploaded = 24 }) => {
      const recipe = z.parse(RecipeSource, source);
      const at = before(uploaded);
      const kept: KeptRecipe = {
        versions: [{ source: recipe, at }],
        visibility: visibility ?? recipe.visibility,
        isApproved,
        sharedWith: sharedWith ?? { customers: [], organizations: [] },
        updatedAt: at,
        deletedAt: null,
        changes: 1,
        jitterpak: null,
      };
      return [recipe.id, kept];
    }),
  );

const presentationsOf = ({ presentations = {} }: Scene): Map<string, KeptPresentation> =>
  new Map(
    Object.entries(presentations).map(([customer, content]) => [
      customer,
      { content, updatedAt: before(30), changes: 1 },
    ]),
  );

const connectionOf = (given: NonNullable<Scene['connections']>[number]): Connection => ({
  id: createId('con'),
  environment: 'production',
  customer: { id: 'acme', name: 'Acme' },
  home: false,
  values: {},
  secrets: ['password'],
  tested: { at: before(26), ok: true },
  consent: null,
  account: null,
  practice: false,
  createdAt: before(300),
  updatedAt: before(26),
  etag: '"1"',
  ...given,
});

const homeConnection = { endpoint: 'harbor', name: 'Harbor', home: true, secrets: ['token'] };

const draftsOf = ({ drafts = {} }: Scene): Draft[] =>
  Object.entries(drafts).map(([recipe, content]) => ({
    recipe,
    environment: 'production',
    deployment: null,
    content: z.parse(DraftContent, content),
    updatedAt: before(20),
    updatedBy: { id: 'maria', name: 'Maria Lopez' },
    etag: '"1"',
  }));

export const createWorld = (scene: Scene, signal: AbortSignal): World => {
  const { hasHome = true, connections: others = [] } = scene;
  const connections = [...(hasHome ? [homeConnection] : []), ...others].map(connectionOf);
  const own = ownRecipesOf(scene);
  const { endpoints, recipes } = libraryOf(scene);
  const newest = [...own].flatMap(([id, { versions }]) =>
    versions.slice(-1).map(({ source }) => [id, source] as const),
  );
  return {
    scene,
    library: { endpoints, recipes: new Map([...recipes, ...newest]) },
    own,
    presentations: presentationsOf(scene),
    person: personOf(scene),
    signIns: new Map(),
    connections: new Map(connections.map(connection => [connection.id, connection])),
    drafts: new Map(draftsOf(scene).map(draft => [draftKey(draft), draft])),
    deployments: new Map(),
    runs: new Map(),
    logs: new Map(),
    events: new EventHub(),
    signal,
  };
};

/** One draft is kept for each recipe, environment and deployment. */
export const draftKey = ({
  recipe,
  environment,
  deployment = null,
}: {
  readonly recipe: string;
  readonly environment: string;
  readonly deployment?: string | null | undefined;
}): string => JSON.stringify([recipe, environment, deployment]);

/** Waits, unless the story is left before. */
export const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  });
