import type { ReactiveControllerHost } from 'lit';
import { allPages, isRecipeApiError, type Client } from '../../client/index.ts';
import type {
  Connection,
  Customer,
  DeploymentDetail,
  Endpoint,
  EnvironmentAccess,
  Recipe,
  RecipeSource,
  Session,
} from '../../contract/index.ts';
import { ResourceController } from '../../controllers/resource-controller.ts';
import {
  environmentsFor,
  hindranceOf,
  obstacleOf,
  stepsOf,
  translateRecipe,
  type Hindrance,
  type Obstacle,
  type WizardPlan,
} from '../../model/index.ts';
import { namedCustomer } from '../../model/access.ts';
import { lockedEnvironment, type Prefill } from '../../model/wizard-prefill.ts';
import type { CitizenSession } from '../../session/index.ts';
import { remember } from './remember.ts';

export interface WizardSettings {
  readonly session: CitizenSession | undefined;
  /** Id of the recipe; a deployment says its own. */
  readonly recipe: string;
  /** Id of the deployment to change; empty for a new one. */
  readonly deployment: string;
  /** Id of the environment that the page is about; empty when the person chooses. */
  readonly environment: string;
  /** Id of the customer that an organization's admin sets it up for; empty when they choose. */
  readonly customer: string;
  /** BCP 47. */
  readonly locale: string;
  /** What the app provider's page has answered. */
  readonly prefill: Prefill;
  /** A recipe to be shown in place of one of the host's. */
  readonly preview: Preview | null;
}

export type NamedCustomer = Pick<Customer, 'id' | 'name'>;

/** A recipe that is looked at as people will see it. Nothing is kept, tested or deployed. */
export interface Preview {
  readonly recipe: RecipeSource;
  /** Id of the step to show. */
  readonly step: string;
}

/** What a wizard is about, as the host knows it. */
export interface Setup {
  readonly recipe: Recipe;
  readonly endpoints: readonly Endpoint[];
  readonly person: Session;
  /** The deployment that is changed; null for a new one. */
  readonly deployment: DeploymentDetail | null;
  /** The recipe as the deployment has it, when there is a newer version and the old one can still be had. */
  readonly deployedRecipe: Recipe | null;
}

const endpointsOf = (client: Client): Promise<Endpoint[]> =>
  allPages(from => client.endpoints.list({ limit: 500, ...from }));

/** Without it the wizard cannot tell what is new, and does all else. */
const oldRecipe = (client: Client, { recipe }: DeploymentDetail, signal: AbortSignal): Promise<Recipe | null> =>
  client.recipes.version(recipe.id, recipe.version, { signal }).catch((error: unknown) => {
    if (isRecipeApiError(error) && error.kind === 'not-found') return null;
    throw error;
  });

const loadSetup = async (
  session: CitizenSession,
  recipeId: string,
  deploymentId: string,
  signal: AbortSignal,
): Promise<Setup> => {
  const { client } = session;
  const deployment = deploymentId ? await client.deployments.get(deploymentId, { signal }) : null;
  const [recipe, endpoints, person] = await Promise.all([
    client.recipes.get(deployment?.recipe.id ?? recipeId, { signal }),
    session.cache.get('endpoints', () => endpointsOf(client)),
    session.whoami(),
  ]);
  const isOld = deployment !== null && deployment.recipe.version !== recipe.version;
  const deployedRecipe = isOld ? await oldRecipe(client, deployment, signal) : null;
  return { recipe, endpoints, person, deployment, deployedRecipe };
};

/** What a host would add to the recipe. */
const previewed = (recipe: RecipeSource): Recipe => ({
  ...recipe,
  organization: null,
  state: 'draft',
  uploadedAt: '',
  verified: false,
  updatedAt: '',
  deployments: 0,
  etag: '',
});

const loadPreview = async (session: CitizenSession, recipe: RecipeSource): Promise<Setup> => {
  const [endpoints, person] = await Promise.all([
    session.cache.get('endpoints', () => endpointsOf(session.client)),
    session.whoami(),
  ]);
  return { recipe: previewed(recipe), endpoints, person, deployment: null, deployedRecipe: null };
};

const none: readonly never[] = [];

/** Loads what the wizard is about, and reckons the steps from it. */
export class WizardData {
  readonly setup;
  /** The customer's connections in the chosen environment. */
  readonly connections;

  readonly #settings: () => WizardSettings;
  readonly #translate = remember(translateRecipe<Recipe>);
  readonly #previewed = remember(previewed);
  readonly #environmentsFor = remember(environmentsFor);
  readonly #stepsOf = remember(
    (
      recipe: Recipe | null,
      endpoints: readonly Endpoint[],
      connections: readonly Connection[],
      environments: readonly EnvironmentAccess[],
    ): WizardPlan =>
      recipe ? stepsOf(recipe, { endpoints, connections, environments }) : { steps: [], homes: [], unknown: [] },
  );
  #chosenEnvironment: string | null = null;
  #chosenCustomer: { readonly organization: string; readonly customer: NamedCustomer } | null = null;

  constructor(
    host: ReactiveControllerHost & Element,
    settings: () => WizardSettings,
    onReady: { readonly setup: () => void; readonly connections: () => void },
  ) {
    this.#settings = settings;
    this.setup = new ResourceController(host, {
      key: () => {
        const { session, recipe, deployment, customer, preview } = settings();
        // The recipe of a preview may change at every key that is typed: that loads nothing.
        const isPreview = preview !== null;
        return session && (recipe || deployment || isPreview)
          ? ([session, session.person, recipe, deployment, isPreview, customer] as const)
          : undefined;
      },
      load: ([session, , recipe, deployment], signal) => {
        const { preview } = settings();
        return preview ? loadPreview(session, preview.recipe) : loadSetup(session, recipe, deployment, signal);
      },
      onReady: onReady.setup,
    });
    this.connections = new ResourceController(host, {
      key: () => {
        const { session } = settings();
        const customer = this.customer?.id;
        const environment = this.environment?.id;
        return session && customer && environment ? ([session, environment, customer] as const) : undefined;
      },
      load: ([{ client }, environment], signal) =>
        allPages(from =>
          client.connections.list({ environment, limit: 500, ...this.namedCustomer, ...from }, { signal }),
        ),
      onReady: onReady.connections,
    });
  }

  /** The deployment that is changed; null for a new one. */
  get deployment(): DeploymentDetail | null {
    return this.setup.value?.deployment ?? null;
  }

  /** Null until it is loaded. In the reader's language. */
  get recipe(): Recipe | null {
    const { preview, locale } = this.#settings();
    const loaded = this.setup.value?.recipe;
    const recipe = loaded && preview ? this.#previewed(preview.recipe) : loaded;
    return recipe ? this.#translate(recipe, locale) : null;
  }

  get isPreview(): boolean {
    return this.#settings().preview !== null;
  }

  /** Whom the recipe is set up for: the token's customer, the one of the deployment, or whom an admin has chosen. */
  get customer(): Session['customer'] {
    const { person, deployment } = this.setup.value ?? {};
    if (this.isPreview) return null;
    return person?.customer ?? deployment?.customer ?? this.chosenCustomer;
  }

  /** Whether the person sets recipes up for others. */
  get isForOthers(): boolean {
    const { person } = this.setup.value ?? {};
    return person?.customer === null && person.role === 'admin' && !this.isPreview;
  }

  /** Whom an admin has chosen; null for none, and for a deployment, which has its own. */
  get chosenCustomer(): NamedCustomer | null {
    if (!this.isForOthers || this.deployment) return null;
    const { customer } = this.#settings();
    if (customer) return { id: customer, name: customer };
    const chosen = this.#chosenCustomer;
    return chosen?.organization === this.setup.value?.person.organization.id ? (chosen?.customer ?? null) : null;
  }

  /** Whether the person may choose another one: nothing else has said whom it is for. */
  get canChooseCustomer(): boolean {
    return this.isForOthers && !this.deployment && !this.#settings().customer;
  }

  chooseCustomer(customer: NamedCustomer | null): void {
    const organization = this.setup.value?.person.organization.id;
    this.#chosenCustomer = customer && organization !== undefined ? { organization, customer } : null;
  }

  get namedCustomer(): { readonly customer?: string } {
    const { customer, setup } = this;
    return customer && setup.value ? namedCustomer(setup.value.person, customer.id) : {};
  }

  get environments(): readonly EnvironmentAccess[] {
    const { environment, prefill } = this.#settings();
    // A deployment stays where it is.
    const only = this.setup.value?.deployment?.environment.id ?? (lockedEnvironment(prefill) || environment);
    return this.#environmentsFor(this.setup.value?.person.environments ?? none, only);
  }

  /** The chosen one; null while there is a choice to make. */
  get environment(): EnvironmentAccess | null {
    const { environments } = this;
    const wanted = this.#chosenEnvironment ?? this.#settings().prefill.environment;
    return (
      environments.find(({ id }) => id === wanted) ?? (environments.length === 1 ? (environments[0] ?? null) : null)
    );
  }

  chooseEnvironment(id: string | null): void {
    this.#chosenEnvironment = id;
  }

  get plan(): WizardPlan {
    return this.#stepsOf(
      this.recipe,
      this.setup.value?.endpoints ?? none,
      this.connections.value ?? none,
      this.environments,
    );
  }

  get obstacle(): Obstacle | null {
    return this.setup.value && !this.isPreview ? obstacleOf({ customer: this.customer }, this.environments) : null;
  }

  get hindrance(): Hindrance | null {
    // Whether a home connection is there is known only with the list.
    return hindranceOf(this.plan, this.connections.value ? this.environment : null);
  }

  /** Takes in a connection that was stored or changed. @returns Whether it is one of the customer's, and where they are. */
  keep(connection: Connection): boolean {
    if (connection.environment !== this.environment?.id || connection.customer.id !== this.customer?.id) return false;
    this.connections.change(all => [connection, ...all.filter(({ id }) => id !== connection.id)]);
    return true;
  }
}
