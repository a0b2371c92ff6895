import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { createRequestId, type RecipeApiError } from '../../client/index.ts';
import type { Connection, ConnectionTest, HostEvent, Property, PropertyValue, Values } from '../../contract/index.ts';
import { LiveController } from '../../controllers/live-controller.ts';
import {
  accountsFor,
  configurationOf,
  connectionField,
  emptyForm,
  firstRuns,
  formOf,
  formProblems,
  incompleteSteps,
  openProblemsOf,
  parseAnswers,
  problemsOf,
  startAnswers,
  stepMarks,
  type ConnectionAnswer,
  type OptionLookup,
  type StepMark,
  type StepProblem,
  type WizardAnswers,
  type WizardConnectionStep,
  type WizardPlan,
  type WizardStep,
} from '../../model/index.ts';
import { ActionController } from './action-controller.ts';
import { ConnectionTests } from './connection-tests.ts';
import { DeployController } from './deploy-controller.ts';
import { OptionLists, type ListRequest } from './option-lists.ts';
import { WizardData, type WizardSettings } from './wizard-data.ts';

/** Where the focus goes after the next update: the step's heading, the list of what is to be fixed, or a field. */
export type FocusTarget = 'heading' | 'problems' | { readonly field: string };

const noAnswer: ConnectionAnswer = { id: null, form: null };

/** The wizard's thread: what was answered, which step is shown, and what the person asked for. */
export class WizardController implements ReactiveController {
  readonly data: WizardData;
  readonly lists: OptionLists;
  readonly tests: ConnectionTests;
  readonly storing: ActionController;
  readonly deploying: DeployController;
  /** Taken and cleared by whoever moves the focus. */
  focusTarget: FocusTarget | null = null;

  readonly #host: ReactiveControllerHost & Element;
  readonly #settings: () => WizardSettings;
  #answers: Omit<WizardAnswers, 'environment'> = { connections: {}, values: {} };
  #startedFor = '';
  #current = '';
  #visited = new Set<string>();
  /** Steps on which the person wanted to go on. */
  #attempted = new Set<string>();
  /** Fields that were left, or were among the problems when the person wanted to go on. */
  #touched = new Set<string>();
  /** Connections that are chosen among the accounts at the moment. */
  #choosing = new Set<string>();
  /** What the host said of the fields of a form; holds until the form changes. */
  readonly #refusals = new WeakMap<ConnectionAnswer, ReadonlyMap<string, string>>();
  /** Settles when the pointer that is down is up again. */
  #press: Promise<void> | null = null;
  /** Forms that could not be tested yet: something was missing. */
  readonly #untestable = new WeakSet<ConnectionAnswer>();
  /** A new account is stored once, however often it is sent. */
  readonly #storeKeys = new WeakMap<ConnectionAnswer, string>();

  constructor(host: ReactiveControllerHost & Element, settings: () => WizardSettings) {
    this.#host = host;
    this.#settings = settings;
    host.addController(this);
    this.data = new WizardData(host, settings, {
      setup: () => this.#start(),
      connections: () => this.#startConnections(),
    });
    this.lists = new OptionLists(host, async ({ connection, of, object }, signal) => {
      const query = { of, ...(object === undefined ? {} : { object }) };
      return (await this.#client.connections.options(connection, query, { signal })).items;
    });
    this.tests = new ConnectionTests(host, (request, options) => this.#client.connections.test(request, options));
    this.storing = new ActionController(host);
    this.deploying = new DeployController(host, () => this.#settings().session?.client);
    new LiveController(
      host,
      () => this.#settings().session,
      event => this.#receive(event),
    );
  }

  hostUpdate(): void {
    for (const request of this.#wantedLists()) this.lists.want(request);
  }

  get plan(): WizardPlan {
    return this.data.plan;
  }

  get answers(): WizardAnswers {
    return { ...this.#answers, environment: this.data.environment?.id ?? null };
  }

  /** The step that is shown. */
  get step(): WizardStep | undefined {
    const { steps } = this.plan;
    return steps.find(({ id }) => id === this.#current) ?? steps[0];
  }

  get marks(): StepMark[] {
    const { plan, answers } = this;
    const flagged = plan.steps.filter(step => this.isFlagged(step)).map(({ id }) => id);
    const place = { current: this.step?.id ?? '', visited: this.#visited, flagged: new Set(flagged) };
    return stepMarks(plan, answers, place, this.#lookup);
  }

  /** Whether the step says that it needs attention: the person wanted to go on, or the test failed. */
  isFlagged(step: WizardStep): boolean {
    const hasFailedTest = step.kind === 'connection' && this.tests.result(this.connectionAnswer(step))?.ok === false;
    return hasFailedTest || (this.#attempted.has(step.id) && this.problemsOf(step).length > 0);
  }

  /** What the step still needs, told once the person wanted to go on. */
  toldProblems(step: WizardStep): StepProblem[] {
    return this.#attempted.has(step.id) ? this.problemsOf(step) : [];
  }

  problemsOf(step: WizardStep): StepProblem[] {
    return problemsOf(step, this.plan, this.answers, this.#lookup);
  }

  /** What must be looked at before deploying. */
  get openSteps(): WizardStep[] {
    return incompleteSteps(this.plan, this.answers, this.#lookup);
  }

  openProblemsOf(step: WizardStep): StepProblem[] {
    return openProblemsOf(step, this.plan, this.answers, this.#lookup);
  }

  /** What is wrong with a field, once the person has left it. */
  fieldProblem(step: WizardStep, name: string): StepProblem | null {
    if (!this.#touched.has(`${step.id}.${name}`)) return null;
    return this.problemsOf(step).find(({ property }) => property === name) ?? null;
  }

  /** What the host said of a field of the connection's form; empty when nothing. */
  refusal(step: WizardConnectionStep, field: string): string {
    return this.#refusals.get(this.connectionAnswer(step))?.get(field) ?? '';
  }

  connectionAnswer({ connection }: WizardConnectionStep): ConnectionAnswer {
    return this.#answers.connections[connection] ?? noAnswer;
  }

  accounts(step: WizardConnectionStep): Connection[] {
    return accountsFor(step, this.data.connections.value ?? []);
  }

  account(step: WizardConnectionStep): Connection | null {
    const { id } = this.connectionAnswer(step);
    return this.data.connections.value?.find(connection => connection.id === id) ?? null;
  }

  isChoosing({ connection }: WizardConnectionStep): boolean {
    return this.#choosing.has(connection);
  }

  /** Id of the stored connection behind a name of the project, home or asked for. */
  connectionId(name: string): string | null {
    const home = this.plan.homes.find(candidate => candidate.name === name);
    return home ? (home.connection?.id ?? null) : (this.#answers.connections[name]?.id ?? null);
  }

  /** The list that a question needs, and null while its connection is missing; undefined for other questions. */
  listRequest({ options }: Property): ListRequest | null | undefined {
    if (!options || !('from' in options)) return undefined;
    const connection = this.connectionId(options.from);
    return connection ? { connection, of: options.of, object: options.object } : null;
  }

  readonly chooseEnvironment = (id: string): void => {
    this.data.chooseEnvironment(id);
    this.#answers = { ...this.#answers, connections: {} };
    this.#choosing.clear();
    this.tests.stop();
    this.#changed();
  };

  setValue(name: string, value: PropertyValue): void {
    this.#answers = { ...this.#answers, values: { ...this.#answers.values, [name]: value } };
    this.#changed();
  }

  setConnectionValue(step: WizardConnectionStep, name: string, value: PropertyValue): void {
    const answer = this.connectionAnswer(step);
    if (!answer.form) return;
    this.#answerConnection(step, {
      ...answer,
      form: { ...answer.form, typed: { ...answer.form.typed, [name]: value } },
    });
  }

  async leaveField(step: WizardStep, name: string): Promise<void> {
    await this.#press;
    this.#touched.add(`${step.id}.${name}`);
    this.#host.requestUpdate();
  }

  /** While a pointer is down nothing may move: an error that comes in between pushes away what the click is meant for. */
  readonly holdStill = (): void => {
    this.#press ??= new Promise(resolve => {
      const end = () => {
        globalThis.removeEventListener('pointerup', end);
        globalThis.removeEventListener('pointercancel', end);
        // The click comes after the pointer is up.
        setTimeout(() => {
          this.#press = null;
          resolve();
        });
      };
      globalThis.addEventListener('pointerup', end);
      globalThis.addEventListener('pointercancel', end);
    });
  };

  useAccount(step: WizardConnectionStep, id: string): void {
    this.#choosing.delete(step.connection);
    this.#answerConnection(step, { id, form: null });
  }

  chooseAccount(step: WizardConnectionStep): void {
    this.#choosing.add(step.connection);
    this.#changed();
  }

  addAccount(step: WizardConnectionStep): void {
    this.#choosing.delete(step.connection);
    this.#untouch(step);
    this.#answerConnection(step, { id: null, form: emptyForm(step) });
  }

  changeAccount(step: WizardConnectionStep, account: Connection): void {
    this.#untouch(step);
    this.#answerConnection(step, { id: account.id, form: formOf(step, account) });
  }

  /** Whether Test was pressed although the form lacks something. */
  testWasRefused(step: WizardConnectionStep): boolean {
    return this.#untestable.has(this.connectionAnswer(step));
  }

  /** Whether the recipe runs right after it is deployed. */
  get runsAfterDeploy(): boolean {
    const { recipe } = this.data;
    return recipe ? Object.values(firstRuns(recipe)).includes('after-deploy') : false;
  }

  focusField(name: string): void {
    this.focusTarget = { field: name };
    this.#host.requestUpdate();
  }

  /** Tests the connection as it stands; tells what is missing when it cannot be tested yet. */
  async testConnection(step: WizardConnectionStep): Promise<ConnectionTest | undefined> {
    const answer = this.connectionAnswer(step);
    if (this.tests.isBusy(answer)) return undefined;
    const { form } = answer;
    const problems = form ? formProblems(step, form) : [];
    if (problems[0]) {
      for (const { property } of problems) this.#touched.add(`${step.id}.${connectionField(property)}`);
      this.#untestable.add(answer);
      this.focusField(connectionField(problems[0].property));
      return undefined;
    }
    const id = form ? form.id : answer.id;
    const environment = this.data.environment?.id;
    return this.tests.run(answer, {
      ...(id === null ? {} : { id }),
      endpoint: step.endpoint.id,
      values: form ? parseAnswers(step.endpoint.fields, form.typed) : (this.account(step)?.values ?? {}),
      ...(environment === undefined ? {} : { environment }),
    });
  }

  readonly back = (): void => {
    const { steps } = this.plan;
    const before = steps[steps.findIndex(({ id }) => id === this.step?.id) - 1];
    if (before) this.go(before.id);
  };

  go(id: string, focus: FocusTarget = 'heading'): void {
    if (this.step) this.#visited.add(this.step.id);
    this.storing.stop();
    this.#current = id;
    this.#visited.add(id);
    this.focusTarget = focus;
    for (const request of this.#wantedLists()) void this.lists.read(request);
    this.#host.requestUpdate();
  }

  /** Goes to the next step, once this one has what it needs and its connection is stored. */
  readonly next = async (): Promise<void> => {
    const { step } = this;
    if (!step || this.storing.isBusy) return;
    const problems = this.problemsOf(step);
    this.#attempted.add(step.id);
    if (problems.length > 0) {
      for (const { property } of problems) this.#touched.add(`${step.id}.${property}`);
      this.focusTarget = 'problems';
      this.#host.requestUpdate();
      return;
    }
    if (step.kind === 'connection' && !(await this.#store(step))) return;
    if (this.step?.id !== step.id) return;
    const { steps } = this.plan;
    const following = steps[steps.findIndex(({ id }) => id === step.id) + 1];
    if (following) this.go(following.id);
  };

  readonly deploy = async (): Promise<void> => {
    const { recipe } = this.data;
    if (!recipe || this.data.hindrance) return;
    const open = this.openSteps;
    const configuration = configurationOf(recipe, this.plan, this.answers);
    if (open.length > 0 || !configuration) {
      for (const step of open) this.#attempted.add(step.id);
      const { step } = this;
      if (step) this.#attempted.add(step.id);
      this.focusTarget = 'problems';
      this.#host.requestUpdate();
      return;
    }
    await this.deploying.deploy({ ...configuration, ...this.data.namedCustomer });
    if (this.deploying.deployment || this.deploying.action.state.kind === 'failed') {
      this.focusTarget = 'heading';
      this.#host.requestUpdate();
    }
  };

  /** Leaves the outcome of a deployment, to change something and deploy again. */
  readonly reviewAgain = (): void => {
    this.deploying.reset();
    this.focusTarget = 'heading';
    this.#host.requestUpdate();
  };

  /** Whether Deploy was pressed although something is missing. */
  get wasRefused(): boolean {
    return this.step?.kind === 'review' && this.#attempted.has(this.step.id) && this.openSteps.length > 0;
  }

  get #client() {
    const { session } = this.#settings();
    if (!session) throw new Error('There is no session');
    return session.client;
  }

  readonly #lookup: OptionLookup = ({ from, of, object }) => {
    const connection = this.connectionId(from);
    const state = connection ? this.lists.state({ connection, of, object }) : undefined;
    return state?.kind === 'ready' ? state.options : null;
  };

  /** Lists of the step that is shown; the review needs every list for its words. */
  #wantedLists(): ListRequest[] {
    const { step } = this;
    const shown = step?.kind === 'review' ? this.plan.steps : step ? [step] : [];
    return shown
      .flatMap(candidate => ('properties' in candidate ? candidate.properties : []))
      .map(property => this.listRequest(property))
      .filter(request => !!request);
  }

  #start(): void {
    const { setup } = this.data;
    const { session } = this.#settings();
    const { recipe, deployment } = setup.value ?? {};
    const startedFor = JSON.stringify([session?.person, recipe?.id, recipe?.version, deployment?.id]);
    // Loaded anew, as after the element was moved: what was typed stays.
    if (startedFor === this.#startedFor) return;
    this.#startedFor = startedFor;
    this.deploying.reset();
    this.tests.stop();
    this.storing.stop();
    this.lists.clear();
    this.data.chooseEnvironment(null);
    this.#answers = { ...startAnswers(this.plan, [], null, deployment?.configuration), connections: {} };
    this.#current = this.plan.steps[0]?.id ?? '';
    this.#visited = new Set();
    this.#attempted = new Set();
    this.#touched = new Set();
    this.#choosing = new Set();
  }

  /** Gives each connection that has no answer yet the account that is most likely meant. */
  #startConnections(): void {
    const { environment } = this.data;
    const configuration = this.data.setup.value?.deployment?.configuration;
    const fresh = startAnswers(
      this.plan,
      this.data.connections.value ?? [],
      environment?.id ?? null,
      configuration?.environment === environment?.id ? configuration : undefined,
    );
    const present = new Set(this.data.connections.value?.map(({ id }) => id));
    const kept = Object.entries(this.#answers.connections).filter(
      ([, { id, form }]) => form || (id && present.has(id)),
    );
    this.#answers = { ...this.#answers, connections: { ...fresh.connections, ...Object.fromEntries(kept) } };
  }

  #answerConnection({ connection }: WizardConnectionStep, answer: ConnectionAnswer): void {
    this.#answers = { ...this.#answers, connections: { ...this.#answers.connections, [connection]: answer } };
    this.tests.stop();
    this.storing.stop();
    this.#changed();
  }

  /** Forgets which fields were left: another form stands there now. */
  #untouch(step: WizardStep): void {
    for (const field of this.#touched) if (field.startsWith(`${step.id}.connection.`)) this.#touched.delete(field);
    this.#attempted.delete(step.id);
  }

  #changed(): void {
    // What the host refused was the old configuration.
    if (this.deploying.action.state.kind !== 'idle') this.deploying.action.stop();
    this.#host.requestUpdate();
  }

  /** @returns Whether the connection is stored now. */
  async #store(step: WizardConnectionStep): Promise<boolean> {
    const answer = this.connectionAnswer(step);
    const { form } = answer;
    if (!form) return answer.id !== null;
    const connection = await this.storing.run(signal => this.#send(step, answer, signal));
    if (!connection) {
      if (this.storing.state.kind === 'failed') this.#refuse(step, answer, this.storing.state.error);
      return false;
    }
    const stored: ConnectionAnswer = { id: connection.id, form: null };
    this.data.keep(connection);
    this.tests.carryOver(answer, stored);
    this.lists.forget(connection.id);
    this.#answers = { ...this.#answers, connections: { ...this.#answers.connections, [step.connection]: stored } };
    this.#changed();
    return true;
  }

  #send(step: WizardConnectionStep, answer: ConnectionAnswer, signal: AbortSignal): Promise<Connection> {
    const { endpoint } = step;
    const { id, typed } = answer.form ?? emptyForm(step);
    const values = parseAnswers(endpoint.fields, typed);
    if (id !== null) {
      return this.#client.connections.update(id, { values: { ...this.#emptied(step, id), ...values } }, { signal });
    }
    const idempotencyKey = this.#storeKeys.get(answer) ?? createRequestId();
    this.#storeKeys.set(answer, idempotencyKey);
    const { customer } = this.data.namedCustomer;
    return this.#client.connections.create(
      {
        endpoint: endpoint.id,
        environment: this.data.environment?.id ?? '',
        ...(customer === undefined ? {} : { customer: { id: customer } }),
        values,
      },
      { signal, idempotencyKey },
    );
  }

  /** Answers that are no secrets and were there before: left empty now, they are taken back. */
  #emptied(step: WizardConnectionStep, id: string): Values {
    const before = this.data.connections.value?.find(connection => connection.id === id)?.values ?? {};
    return Object.fromEntries(
      step.endpoint.fields.filter(({ name, secret }) => !secret && name in before).map(({ name }) => [name, null]),
    );
  }

  #refuse(step: WizardConnectionStep, answer: ConnectionAnswer, error: RecipeApiError): void {
    const refusals = new Map<string, string>();
    for (const { path, message } of error.errors) {
      if (path.startsWith('values.')) refusals.set(path.slice('values.'.length), message);
    }
    this.#refusals.set(answer, refusals);
    const [first] = refusals.keys();
    if (first !== undefined) this.focusField(connectionField(first));
    this.#host.requestUpdate();
  }

  #receive(event: HostEvent): void {
    this.deploying.receive(event);
    if (event.type === 'reset') this.data.connections.reload();
    if (event.type === 'connection') this.data.keep(event.connection);
  }
}
