import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { HostEvent, Property, PropertyValue } from '../../contract/index.ts';
import { LiveController } from '../../controllers/live-controller.ts';
import {
  checkWizard,
  configurationOf,
  connectionField,
  isSettled,
  startAnswers,
  stepMarks,
  type ConnectionAnswer,
  type StepMark,
  type StepProblem,
  type StepProblems,
  type WizardAnswers,
  type WizardConnectionStep,
  type WizardPlan,
  type WizardStep,
} from '../../model/index.ts';
import { ConnectionController } from './connection-controller.ts';
import { DeployController } from './deploy-controller.ts';
import { OptionLists, type ListRequest } from './option-lists.ts';
import { remember } from './remember.ts';
import { ToldProblems } from './told-problems.ts';
import { WizardData, type WizardSettings } from './wizard-data.ts';

/** Where the focus goes after the next update: the step's heading, the list of what is to be fixed, or a field. */
export type FocusTarget = 'heading' | 'problems' | { readonly field: string };

type Answers = Omit<WizardAnswers, 'environment'>;

const noAnswer: ConnectionAnswer = { id: null, form: null };

/** The wizard's thread: what was answered, which step is shown, and what the person asked for. */
export class WizardController implements ReactiveController {
  readonly data: WizardData;
  readonly connections: ConnectionController;
  readonly lists: OptionLists;
  readonly deploying: DeployController;
  readonly told: ToldProblems;
  /** Taken and cleared by whoever moves the focus. */
  focusTarget: FocusTarget | null = null;

  readonly #host: ReactiveControllerHost & Element;
  readonly #settings: () => WizardSettings;
  #answers: Answers = { connections: {}, values: {} };
  #startedFor = '';
  #current = '';
  #visited = new Set<string>();

  constructor(host: ReactiveControllerHost & Element, settings: () => WizardSettings) {
    this.#host = host;
    this.#settings = settings;
    host.addController(this);
    this.told = new ToldProblems(() => host.requestUpdate());
    this.data = new WizardData(host, settings, {
      setup: () => this.#start(),
      connections: () => this.#startConnections(),
    });
    this.connections = new ConnectionController(host, {
      data: this.data,
      client: () => this.#client,
      answer: ({ connection }) => this.#answers.connections[connection] ?? noAnswer,
      setAnswer: (step, answer) => this.#setConnection(step, answer),
      onOtherForm: step => this.told.forget(step, connectionField('')),
      onFieldsToMend: (step, fields) => {
        this.told.tellFields(step, fields);
        if (fields[0] !== undefined) this.focusField(fields[0]);
      },
    });
    this.lists = new OptionLists(host, async ({ connection, of, object }, signal) => {
      const query = { of, ...(object === undefined ? {} : { object }) };
      return (await this.#client.connections.options(connection, query, { signal })).items;
    });
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
    return this.#inPlace(this.#answers, this.data.environment?.id ?? null);
  }

  /** The step that is shown. */
  get step(): WizardStep | undefined {
    const { steps } = this.plan;
    return steps.find(({ id }) => id === this.#current) ?? steps[0];
  }

  get marks(): StepMark[] {
    const flagged = this.plan.steps.filter(step => this.isFlagged(step)).map(({ id }) => id);
    const place = { current: this.step?.id ?? '', visited: this.#visited, flagged: new Set(flagged) };
    return stepMarks(this.plan, this.answers, this.#problems, place);
  }

  problemsOf(step: WizardStep): readonly StepProblem[] {
    return this.#problems.get(step.id) ?? [];
  }

  /** What the step still needs, told once the person wanted to go on. */
  toldProblems(step: WizardStep): readonly StepProblem[] {
    return this.told.tellsStep(step) ? this.problemsOf(step) : [];
  }

  /** What is wrong with a field, once the person has left it. */
  fieldProblem(step: WizardStep, name: string): StepProblem | null {
    if (!this.told.tellsField(step, name)) return null;
    return this.problemsOf(step).find(({ property }) => property === name) ?? null;
  }

  /** Whether the step says that it needs attention: the person wanted to go on, or the test failed. */
  isFlagged(step: WizardStep): boolean {
    if (this.toldProblems(step).length > 0) return true;
    return step.kind === 'connection' && this.connections.tests.result(this.connections.answer(step))?.ok === false;
  }

  /** What must be looked at before deploying. */
  get openSteps(): WizardStep[] {
    return this.plan.steps.filter(step => !isSettled(step, this.answers, this.#problems));
  }

  /** Whether Deploy was pressed although something is missing. */
  get wasRefused(): boolean {
    return this.step?.kind === 'review' && this.told.tellsStep(this.step) && this.openSteps.length > 0;
  }

  /** The list that a question needs, and null while its connection is missing; undefined for other questions. */
  listRequest({ options }: Property): ListRequest | null | undefined {
    if (!options || !('from' in options)) return undefined;
    const connection = this.#connectionId(options.from);
    if (!connection) return null;
    const { of, object, use } = options;
    return { connection, of, object, ...(use && { use }) };
  }

  readonly chooseEnvironment = (id: string): void => {
    this.data.chooseEnvironment(id);
    this.connections.stop();
    this.#answer({ ...this.#answers, connections: {} });
  };

  setValue(name: string, value: PropertyValue): void {
    this.#answer({ ...this.#answers, values: { ...this.#answers.values, [name]: value } });
  }

  focusField(name: string): void {
    this.#focus({ field: name });
  }

  readonly back = (): void => this.#goBy(-1);

  go(id: string, focus: FocusTarget = 'heading'): void {
    if (this.step) this.#visited.add(this.step.id);
    this.connections.leave();
    this.#current = id;
    this.#visited.add(id);
    for (const request of this.#wantedLists()) void this.lists.read(request);
    this.#focus(focus);
  }

  /** Goes to the next step, once this one has what it needs and its connection is stored. */
  readonly next = async (): Promise<void> => {
    const { step } = this;
    if (!step || this.connections.storing.isBusy) return;
    const problems = this.problemsOf(step);
    this.told.tell(
      step,
      problems.map(({ property }) => property),
    );
    if (problems.length > 0) return this.#focus('problems');
    if (step.kind === 'connection' && !(await this.connections.store(step))) return;
    if (this.step?.id === step.id) this.#goBy(1);
  };

  readonly deploy = async (): Promise<void> => {
    const { step, openSteps } = this;
    const { recipe, hindrance } = this.data;
    if (!recipe || !step || hindrance) return;
    const configuration = configurationOf(recipe, this.plan, this.answers);
    if (openSteps.length > 0 || !configuration) {
      for (const open of [step, ...openSteps]) this.told.tell(open);
      return this.#focus('problems');
    }
    await this.deploying.deploy({ ...configuration, ...this.data.namedCustomer });
    if (this.deploying.deployment || this.deploying.action.state.kind === 'failed') this.#focus('heading');
  };

  /** Leaves the outcome of a deployment, to change something and deploy again. */
  readonly reviewAgain = (): void => {
    this.deploying.reset();
    this.#focus('heading');
  };

  get #client() {
    const { session } = this.#settings();
    if (!session) throw new Error('There is no session');
    return session.client;
  }

  get #problems(): StepProblems {
    return this.#check(this.plan, this.answers, this.lists.ready);
  }

  readonly #inPlace = remember((answers: Answers, environment: string | null): WizardAnswers => ({
    ...answers,
    environment,
  }));

  readonly #check = remember((plan: WizardPlan, answers: WizardAnswers, ready: OptionLists['ready']) =>
    checkWizard(plan, answers, ({ from, ...source }) => {
      const connection = this.#connectionId(from);
      return connection ? ready({ ...source, connection }) : null;
    }),
  );

  /** Id of the stored connection behind a name of the project, home or asked for. */
  #connectionId(name: string): string | null {
    const home = this.plan.homes.find(candidate => candidate.name === name);
    return home ? (home.connection?.id ?? null) : (this.#answers.connections[name]?.id ?? null);
  }

  /** Lists of the step that is shown; the review needs every list for its words. */
  #wantedLists(): ListRequest[] {
    const { step } = this;
    const shown = step?.kind === 'review' ? this.plan.steps : step ? [step] : [];
    return shown
      .flatMap(candidate => ('properties' in candidate ? candidate.properties : []))
      .map(property => this.listRequest(property))
      .filter(request => !!request);
  }

  #goBy(distance: number): void {
    const { steps } = this.plan;
    const target = steps[steps.findIndex(({ id }) => id === this.step?.id) + distance];
    if (target) this.go(target.id);
  }

  #focus(target: FocusTarget): void {
    this.focusTarget = target;
    this.#host.requestUpdate();
  }

  #answer(answers: Answers): void {
    this.#answers = answers;
    // What the host refused, or could not be asked, was the old configuration.
    this.deploying.action.stop();
    this.#host.requestUpdate();
  }

  #setConnection({ connection }: WizardConnectionStep, answer: ConnectionAnswer): void {
    const before = this.#answers.connections[connection];
    // Stored anew: what it gave before may be another system's.
    if (before?.form && !answer.form && answer.id) this.lists.forget(answer.id);
    this.#answer({ ...this.#answers, connections: { ...this.#answers.connections, [connection]: answer } });
  }

  #start(): void {
    const { recipe, deployment, person } = this.data.setup.value ?? {};
    const who = [person?.organization.id, person?.customer?.id, person?.user.id];
    const startedFor = JSON.stringify([...who, recipe?.id, recipe?.version, deployment?.id]);
    // Loaded anew, as after the element was moved: what was typed stays.
    if (startedFor === this.#startedFor) return;
    this.#startedFor = startedFor;
    this.deploying.reset();
    this.connections.stop();
    this.lists.clear();
    this.told.clear();
    this.data.chooseEnvironment(null);
    this.#answers = { ...startAnswers(this.plan, [], null, deployment?.configuration), connections: {} };
    this.#current = this.plan.steps[0]?.id ?? '';
    this.#visited = new Set();
  }

  /** Gives each connection that has no answer yet the account that is most likely meant. */
  #startConnections(): void {
    const { environment, setup } = this.data;
    const connections = this.data.connections.value ?? [];
    const configuration = setup.value?.deployment?.configuration;
    const isOfPlace = configuration?.environment === environment?.id;
    const fresh = startAnswers(this.plan, connections, environment?.id ?? null, isOfPlace ? configuration : undefined);
    const present = new Set(connections.map(({ id }) => id));
    const kept = Object.entries(this.#answers.connections).filter(
      ([, { id, form }]) => form || (id && present.has(id)),
    );
    this.#answers = { ...this.#answers, connections: { ...fresh.connections, ...Object.fromEntries(kept) } };
  }

  #receive(event: HostEvent): void {
    this.deploying.receive(event);
    if (event.type === 'reset') this.data.connections.reload();
    if (event.type === 'connection') this.data.keep(event.connection);
  }
}
