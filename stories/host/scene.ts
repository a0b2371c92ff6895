import type {
  Access,
  AuthorizationStatus,
  Connection,
  DraftContentInput,
  Named,
  PresentationContent,
  PropertyValue,
  RecipeSourceInput,
  RouteName,
  RunStatus,
  Schedule,
  SharedWith,
  Visibility,
} from 'citizen-integrator/contract';

/** What can go wrong between a page and the host. `silent` never answers. */
export type Fault = 'silent' | 'offline' | 'unavailable' | 'unauthorized' | 'forbidden' | 'not-found' | 'unexpected';

/** How a story's runs go: to a good end, with refused rows, to a bad end, or on and on. */
export type RunCourse = 'success' | 'warning' | 'error' | 'endless';

export interface SampleRun {
  readonly status: RunStatus;
  /** Hours before now. */
  readonly ago: number;
  readonly read?: number;
  readonly failed?: number;
}

export interface SampleDeployment {
  readonly id?: string;
  /** Id of the recipe. */
  readonly recipe: string;
  readonly state?: 'deploying' | 'active' | 'paused' | 'failed';
  readonly schedule?: Schedule;
  readonly values?: Readonly<Record<string, PropertyValue>>;
  /** A version of the recipe that is older than the one on offer. */
  readonly version?: string;
  /** Newest first. */
  readonly runs?: readonly SampleRun[];
}

/** A recipe of the organization's own. */
export interface SampleRecipe {
  readonly source: RecipeSourceInput;
  readonly visibility?: Visibility;
  /** Waits for the operator when it is public. */
  readonly isApproved?: boolean;
  readonly sharedWith?: SharedWith;
  /** Hours before now. */
  readonly uploaded?: number;
}

/** What a story finds at its host. */
export interface Scene {
  /** Recipes beside those of the library, or in place of them with `onlyTheseRecipes`. */
  readonly recipes?: readonly RecipeSourceInput[];
  readonly onlyTheseRecipes?: boolean;
  readonly ownRecipes?: readonly SampleRecipe[];
  /** The person is an admin of the organization itself, for all its customers. */
  readonly isAdmin?: boolean;
  readonly customers?: readonly Named[];
  /** What is said for customers, by their ids; for all with an empty one. */
  readonly presentations?: Readonly<Record<string, PresentationContent>>;
  /** Who sees a recipe and whether it was checked, where that is not the library's own. */
  readonly recipeFacts?: Readonly<
    Record<string, { readonly visibility?: Visibility; readonly verified?: boolean; readonly usedAt?: string }>
  >;
  readonly access?: Access;
  /** How many environments the person may choose from. */
  readonly environments?: 1 | 2;
  /** Whether the provider's product is connected; it is when left out. */
  readonly hasHome?: boolean;
  readonly connections?: readonly (Pick<Connection, 'endpoint' | 'name'> & Partial<Connection>)[];
  /** People sign in with this endpoint itself: how that ends, and whether the operator has set it up. */
  readonly signIn?: {
    readonly endpoint: string;
    readonly ends: Exclude<AuthorizationStatus, 'waiting'> | 'never';
    readonly isReady?: boolean;
  };
  /** There is a practice account for each endpoint. */
  readonly hasPractice?: boolean;
  /** Recipe id → what was answered so far. */
  readonly drafts?: Readonly<Record<string, DraftContentInput>>;
  /** Name of someone who changes a draft at the same time. */
  readonly otherEditor?: string;
  readonly deployments?: readonly SampleDeployment[];
  readonly course?: RunCourse;
  /** Deploying goes on and on. */
  readonly deploysForever?: boolean;
  /** Deploying does not succeed. */
  readonly deployFails?: boolean;
  readonly faults?: Readonly<Partial<Record<RouteName | 'events' | 'everything', Fault>>>;
}
