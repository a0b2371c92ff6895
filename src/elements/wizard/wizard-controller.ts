import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Client } from '../../client/index.ts';
import type {
  Action,
  ConfigurationInput,
  DeploymentDetail,
  DryRun,
  EntryResult,
  FieldMapping,
  Filter,
  FirstRun,
  HostEvent,
  Property,
  PropertyValue,
  Recipe,
  RowCount,
  Schedule,
} from '../../contract/index.ts';
import { LiveController } from '../../controllers/live-controller.ts';
import {
  actionOf,
  answeredQuestions,
  checkWizard,
  configurationOf,
  connectionField,
  isSettled,
  distinctActions,
  listOfOperation,
  listOfQuestion,
  mappingScene,
  startAnswers,
  stepMarks,
  type Answered,
  type ConnectionAnswer,
  type ListNeed,
  type ListSource,
  type MappingCheck,
  type MappingScene,
  type OptionLookup,
  type ScheduleCheck,
  type StepMark,
  type StepProblem,
  type StepProblems,
  type WizardAnswers,
  type WizardConnectionStep,
  type WizardFirstRunStep,
  type WizardMappingStep,
  type WizardPlan,
  type WizardScheduleStep,
  type WizardStep,
} from '../../model/index.ts';
import { lastingSecrets } from '../../model/stored-secrets.ts';
import { schedulesForAction, setSchedules } from '../../model/wizard-schedules.ts';
import { isLocked, prefillAnswers, type Prefill, type PrefillPart } from '../../model/wizard-prefill.ts';
import { LatePart, type PartOfElement } from '../late-part.ts';
import { ConnectionController } from './connection-controller.ts';
import { DeployController } from './deploy-controller.ts';
import { Drafting, type Sheet } from './drafting.ts';
import { PlaceTests } from './place-tests.ts';
import { OptionLists, type ListRequest } from './option-lists.ts';
import { remember } from './remember.ts';
import type { MappingPart } from './mapping-part.ts';
import type { ChangePart } from './change-part.ts';
import type { CustomerPart } from './customer-part.ts';
import type { DryRunPart } from './dry-run-part.ts';
import { forgetSignIn, pendingSignIn } from './pending-sign-in.ts';
import type { SchedulePart } from './schedule-part.ts';
import type { SignInPart } from './sign-in-part.ts';
import { ToldProblems } from './told-problems.ts';
import { WizardData, type NamedCustomer, type WizardSettings } from './wizard-data.ts';

/** Where the focus goes after the next update: the step's heading, the list of what is to be fixed, or a field. */
export type FocusTarget = 'heading' | 'problems' | { readonly field: string };

type Answers = Omit<WizardAnswers, 'environment'>;

const isSameConfiguration = (one: DeploymentDetail, other: DeploymentDetail): boolean =>
  JSON.stringify(one.configuration) === JSON.stringify(other.configuration);

const noAnswer: ConnectionAnswer = { id: null, form: null };
const none: readonly string[] = [];

/** The wizard's thread: what was answered, which step is shown, and what the person asked for. */
export class WizardController implements ReactiveController {
  readonly data: WizardData;
  readonly connections: ConnectionController;
  readonly places: PlaceTests;
  readonly lists: OptionLists;
  readonly deploying: DeployController;
  readonly drafting: Drafting;
  readonly told: ToldProblems;
  /** Comes when a mapping is looked at. */
  readonly mapping: LatePart<MappingPart>;
  /** Comes when a schedule is looked at. */
  readonly scheduling: LatePart<SchedulePart>;
  /** What a deployment is changed to, and its newer recipe: comes when one is changed. */
  readonly changing: LatePart<ChangePart>;
  /** Signing in with a system itself, and practice accounts: comes with the first step that has either. */
  readonly signingIn: LatePart<SignInPart>;
  /** Whom it is set up for: comes for an organization's admins. */
  readonly choosing: LatePart<CustomerPart>;
  /** Trying the answers with a few records: comes with the review. */
  readonly trying: LatePart<DryRunPart>;
  /** The deployment as somebody else has changed it while this person did. */
  changedByOther: DeploymentDetail | null = null;
  /** Taken and cleared by whoever moves the focus. */
  focusTarget: FocusTarget | null = null;

  readonly #host: ReactiveControllerHost & Element;
  readonly #settings: () => WizardSettings;
  #answers: Answers = { connections: {}, values: {}, mapping: {}, schedules: {}, firstRun: {} };
  #startedFor = '';
  #hasAnswered = false;
  /** The preview as it is shown, with what its recipe proposes. */
  #previewed: { readonly recipe: Recipe; readonly answers: Answers; readonly step: string } | null = null;
  #current = '';
  #visited = new Set<string>();
  /** Operations whose schedule a person has set. */
  #setSchedules = new Set<string>();

  /** @param onPart A part has come, and is about to be drawn. */
  constructor(
    host: ReactiveControllerHost & Element,
    settings: () => WizardSettings,
    onPart: (part: PartOfElement) => void,
  ) {
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
    this.places = new PlaceTests(host, {
      data: this.data,
      client: () => this.#client,
      answers: () => this.#answers,
    });
    this.lists = new OptionLists(host, async ({ connection, given, ...query }, signal) => {
      const all = { ...query, ...(given && { given: JSON.stringify(given) }) };
      return (await this.#client.connections.options(connection, all, { signal })).items;
    });
    const loadMapping = async () => (await import('./mapping-part.ts')).createMappingPart(host, onPart);
    this.mapping = new LatePart(host, loadMapping, onPart);
    const loadScheduling = async () => (await import('./schedule-part.ts')).createSchedulePart(host);
    this.scheduling = new LatePart(host, loadScheduling, onPart);
    this.changing = new LatePart(host, async () => (await import('./change-part.ts')).changePart, onPart);
    const loadChoosing = async () => (await import('./customer-part.ts')).createCustomerPart(host, this);
    this.choosing = new LatePart(host, loadChoosing, onPart);
    const loadTrying = async () =>
      (await import('./dry-run-part.ts')).createDryRunPart(host, (operation, signal) =>
        this.#dryRun(operation, signal),
      );
    this.trying = new LatePart(host, loadTrying, onPart);
    this.signingIn = new LatePart(
      host,
      async () => (await import('./sign-in-part.ts')).createSignInPart(host, this),
      part => {
        onPart(part);
        this.#resumeSignIn();
      },
    );
    this.deploying = new DeployController(
      host,
      () => this.#settings().session?.client,
      () => {
        this.drafting.keeping.settle();
        this.#hasAnswered = false;
        if (this.data.deployment) this.data.setup.reload();
      },
    );
    this.drafting = new Drafting(host, {
      data: this.data,
      session: () => this.#settings().session,
      sheet: () => this.#sheet,
      setSheet: sheet => this.#putSheet(sheet),
      blank: () => this.blank,
      hasAnswered: () => this.#hasAnswered,
      hasMore: () => !this.data.isPreview && this.deploying.action.isBusy,
    });
    new LiveController(
      host,
      () => this.#settings().session,
      event => this.#receive(event),
    );
  }

  hostUpdate(): void {
    this.#followPreview();
    if (this.#isAbout('mapping')) this.mapping.want();
    if (this.#isAbout('schedule')) this.scheduling.want();
    if (this.#asksToSignIn) this.signingIn.want();
    if (this.data.deployment) this.changing.want();
    if (this.data.isForOthers) this.choosing.want();
    if (this.step?.kind === 'review' && this.canBeTried) this.trying.want();
    this.lists.want([...this.#wantedLists(), ...this.#listsOfChange()]);
  }

  /** @throws Error while nobody is signed in to the host. */
  get client(): Client {
    return this.#client;
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
  fieldProblem(step: WizardStep, name: string, problems = this.problemsOf(step)): StepProblem | null {
    const problem = problems.find(({ property }) => property === name);
    if (!problem) return null;
    // An answer that its list no longer has was given before: nobody is typing.
    return problem.code === 'not-an-option' || this.told.tellsField(step, name) ? problem : null;
  }

  /** Whether the step says that it needs attention: the person wanted to go on, access was lost, or the test failed. */
  isFlagged(step: WizardStep): boolean {
    if (this.toldProblems(step).length > 0) return true;
    if (step.kind !== 'connection') return false;
    const { connections } = this;
    return connections.lostAccount(step) !== null || connections.tests.result(connections.answer(step))?.ok === false;
  }

  /** How many steps were shown and have all that they need. */
  get doneCount(): number {
    const open = new Set(this.openSteps.map(({ id }) => id));
    return this.plan.steps.filter(({ id, kind }) => kind !== 'review' && this.#visited.has(id) && !open.has(id)).length;
  }

  /** What must be looked at before deploying. */
  get openSteps(): WizardStep[] {
    return this.plan.steps.filter(step => !isSettled(step, this.answers, this.#problems));
  }

  /** Whether Deploy was pressed although something is missing. */
  get wasRefused(): boolean {
    return this.step?.kind === 'review' && this.told.tellsStep(this.step) && this.openSteps.length > 0;
  }

  /** The questions that are asked at the moment, with their answers. */
  get answered(): Answered {
    return this.#answered(this.plan, this.answers);
  }

  /** Names of the secret answers that the deployment has, and that stay when they are left empty. */
  get keptSecrets(): readonly string[] {
    const { secrets = none, configuration } = this.data.deployment ?? {};
    const { questions, values } = this.answered;
    return configuration ? this.#lasting(secrets, configuration.values, values, questions) : none;
  }

  /** What a question's list needs; undefined for other questions. */
  listNeed({ options }: Property): ListNeed | undefined {
    return options && 'from' in options ? listOfQuestion(options, this.answered) : undefined;
  }

  /** Null while its connection is missing. */
  listRequest({ from, ...source }: ListSource): ListRequest | null {
    const connection = this.#connectionId(from);
    if (!connection) return null;
    // A recipe brings lists of its own.
    const recipe = source.of === 'values' ? this.data.recipe?.id : undefined;
    return { ...source, ...(recipe !== undefined && { recipe }), connection };
  }

  /** What a mapping step is about, as far as it is known. */
  mappingScene(step: WizardMappingStep): MappingScene {
    return mappingScene(step, this.answers, this.answered, this.#lookUp);
  }

  /** Stands for the records that an operation reads with these answers; of others nothing is known. */
  recordsOf(step: WizardMappingStep): string {
    return JSON.stringify([step.operation.id, this.#sourceOf(step)?.connection, this.answered.values]);
  }

  /** What people call a field of the target. */
  fieldLabel(step: WizardMappingStep, name: string): string {
    return this.mappingScene(step).targets?.find(({ value }) => value === name)?.label ?? name;
  }

  /**
   * What entries of a mapping make of the first records that its operation reads; null while nothing is connected.
   * @throws RecipeApiError
   */
  async tryMapping(
    step: WizardMappingStep,
    entries: readonly FieldMapping[],
    signal: AbortSignal,
  ): Promise<readonly EntryResult[] | null> {
    const { recipe, operation } = step;
    const request = this.#sourceOf(step);
    if (!request) return null;
    const trial = {
      entries: [...entries],
      labels: Object.fromEntries(entries.map(({ to }) => [to, this.fieldLabel(step, to)])),
      recipe,
      operation: operation.id,
      given: this.answered.values,
    };
    return (await this.#client.connections.tryMapping(request.connection, trial, { signal })).items;
  }

  /** Whether a person has typed something about an account that is not stored yet. */
  get isWritingAccount(): boolean {
    const isWritten = (step: WizardStep) => step.kind === 'connection' && this.connections.isWritten(step);
    return !this.data.isPreview && this.plan.steps.some(isWritten);
  }

  readonly chooseEnvironment = (id: string): void => {
    if (this.isLocked) return;
    this.drafting.keeping.part();
    this.data.chooseEnvironment(id);
    this.connections.stop();
    this.#answer({ ...this.#answers, connections: {} });
  };

  /** An organization's admin says whom they set it up for; null to choose anew. */
  chooseCustomer(customer: NamedCustomer | null): void {
    if (this.isLocked) return;
    // Who signed in for another one does not bring the wizard back to them.
    forgetSignIn();
    this.data.chooseCustomer(customer);
    this.#start();
    this.#focus('heading');
  }

  /** What the recipe can do with the records. */
  get actions(): readonly Action[] {
    return distinctActions(this.data.recipe?.actions ?? []);
  }

  /** What the recipe is to do with the records; undefined where it does only one thing. */
  get action(): Action | undefined {
    const { actions } = this;
    const chosen = actionOf(this.data.recipe?.actions ?? [], this.#answers);
    // What is not asked for by its own name adds and changes.
    return actions.length > 1 ? (actions.find(each => each === chosen) ?? 'upsert') : undefined;
  }

  setAction(action: Action): void {
    const change = { before: this.action, now: action };
    const { schedules: usual } = this.blank.answers;
    const schedules = schedulesForAction(this.#answers.schedules, usual, this.#setSchedules, change);
    this.#answer({ ...this.#answers, action, schedules });
  }

  setValue(name: string, value: PropertyValue): void {
    this.#answer({ ...this.#answers, values: { ...this.#answers.values, [name]: value } });
  }

  /** Changes to the mapping of an operation, by its id. */
  setMapping(operation: string, changes: readonly FieldMapping[]): void {
    this.#answer({ ...this.#answers, mapping: { ...this.#answers.mapping, [operation]: [...changes] } });
  }

  /** Conditions on the rows of an operation, by its id. */
  setFilters(operation: string, filters: readonly Filter[]): void {
    this.#answer({ ...this.#answers, filters: { ...this.#answers.filters, [operation]: [...filters] } });
  }

  /**
   * How many of the first rows that an operation reads meet conditions; null while nothing is connected.
   * @throws RecipeApiError
   */
  async countRows(step: WizardMappingStep, filters: readonly Filter[], signal: AbortSignal): Promise<RowCount | null> {
    const request = this.#sourceOf(step);
    if (!request) return null;
    const { recipe, operation } = step;
    const asked = { recipe, operation: operation.id, filters: [...filters], given: this.answered.values };
    return this.#client.connections.countRows(request.connection, asked, { signal });
  }

  setSchedule({ operation }: WizardScheduleStep, schedule: Schedule): void {
    this.#setSchedules.add(operation);
    this.#answer({ ...this.#answers, schedules: { ...this.#answers.schedules, [operation]: schedule } });
  }

  setFirstRun({ operation }: WizardFirstRunStep, firstRun: FirstRun): void {
    this.#answer({ ...this.#answers, firstRun: { ...this.#answers.firstRun, [operation]: firstRun } });
  }

  focusField(name: string): void {
    this.#focus({ field: name });
  }

  readonly back = (): void => this.#goBy(-1);

  go(id: string, focus: FocusTarget = 'heading'): void {
    if (this.step) this.#visited.add(this.step.id);
    this.connections.leave();
    this.signingIn.value?.leave();
    this.drafting.goOn();
    this.#current = id;
    this.#visited.add(id);
    if (this.#hasAnswered || this.drafting.isTakenUp) this.drafting.keeping.change();
    void this.drafting.keeping.flush();
    for (const request of this.#wantedLists()) void this.lists.read(request);
    this.#focus(focus);
  }

  /** Goes to the next step, once this one has what it needs and its connection is stored. */
  readonly next = async (): Promise<void> => {
    const { step } = this;
    if (!step || this.connections.storing.isBusy) return;
    if (this.data.isPreview) return this.#goBy(1);
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
    if (!recipe || !step || hindrance || this.data.isPreview) return;
    const configuration = configurationOf(recipe, this.plan, this.answers);
    if (openSteps.length > 0 || !configuration) {
      for (const open of [step, ...openSteps]) this.told.tell(open);
      return this.#focus('problems');
    }
    const request = { ...configuration, ...this.data.namedCustomer };
    const startedFor = this.#startedFor;
    await this.drafting.keeping.hold();
    // Meanwhile it may have become about another customer, or another recipe; or Deploy was pressed twice.
    if (startedFor !== this.#startedFor || this.deploying.action.isBusy) return;
    await this.#send(request);
    if (!this.deploying.deployment) this.drafting.keeping.release();
    if (this.deploying.deployment || this.deploying.action.state.kind === 'failed') this.#focus('heading');
  };

  /** Whether there is something to be tried with real records before it is deployed. */
  get canBeTried(): boolean {
    const { recipe, hindrance, isPreview } = this.data;
    return recipe?.project.kind === 'flow' && !hindrance && !isPreview && this.openSteps.length === 0;
  }

  /** @throws RecipeApiError */
  async #dryRun(operation: string, signal: AbortSignal): Promise<DryRun> {
    const { recipe, deployment, namedCustomer } = this.data;
    const configuration = recipe && configurationOf(recipe, this.plan, this.answers);
    if (!configuration) throw new Error('There are answers missing');
    const request = { configuration: { ...configuration, ...namedCustomer }, operation };
    return this.#client.deployments.dryRun(
      { ...request, ...(deployment && { deployment: deployment.id }) },
      { signal },
    );
  }

  /** Leaves the outcome of a deployment, to change something and deploy again. */
  readonly reviewAgain = (): void => {
    this.deploying.reset();
    this.drafting.keeping.release();
    this.#focus('heading');
  };

  /** Somebody else's change is there to be looked at: these answers take the place of the person's own. */
  readonly seeChange = (): void => {
    const deployment = this.changedByOther;
    if (!deployment) return;
    this.#takeDeployment(deployment);
    this.#putSheet({ ...this.blank, step: this.#current });
    this.#hasAnswered = false;
    void this.drafting.keeping.remove();
  };

  /** The person's own answers stay, to be saved over somebody else's change. */
  readonly keepMine = (): void => {
    if (this.changedByOther) this.#takeDeployment(this.changedByOther);
  };

  #takeDeployment(deployment: DeploymentDetail): void {
    this.data.setup.change(setup => ({ ...setup, deployment }));
    this.changedByOther = null;
    this.deploying.action.stop();
    this.#host.requestUpdate();
  }

  async #send(configuration: ConfigurationInput): Promise<void> {
    const before = this.data.deployment;
    await this.deploying.deploy(configuration, before, now => {
      if (before && !isSameConfiguration(before, now)) {
        this.changedByOther = now;
        return false;
      }
      // It was paused, say: that is no change of what it does.
      this.data.setup.change(setup => ({ ...setup, deployment: now }));
      return true;
    });
  }

  /** Gives up sending answers that the host could not be given. */
  readonly stopSending = (): void => {
    this.deploying.giveUp();
    this.drafting.keeping.release();
  };

  /** While answers are on their way to be deployed they stay as they are. */
  get isLocked(): boolean {
    return this.deploying.action.isBusy;
  }

  /** Whether the app provider has set an answer for good. */
  isGiven(part: PrefillPart, name: string): boolean {
    if (part === 'connections' && !this.#accounts.has(this.prefill.connections?.[name] ?? '')) return false;
    return isLocked(this.prefill, part, name);
  }

  /** What the app provider's page has answered. */
  get prefill(): Prefill {
    return this.#settings().prefill;
  }

  get #accounts(): ReadonlySet<string> {
    return new Set(this.data.connections.value?.map(({ id }) => id));
  }

  #withGiven(answers: Answers, only: 'all' | 'locked'): Answers {
    return prefillAnswers(answers, this.prefill, only, this.#accounts);
  }

  /** What is in a wizard that nobody has answered: what the app provider gives, or what a deployment does. */
  get blank(): Sheet {
    const { setup, connections, environment } = this.data;
    const deployment = setup.value?.deployment;
    const accounts = connections.value ?? [];
    const start = startAnswers(this.plan, accounts, environment?.id ?? null, deployment?.configuration);
    const answers = this.#withGiven(start, deployment ? 'locked' : 'all');
    const { steps } = this.plan;
    if (!deployment) return { answers, step: steps[0]?.id ?? '', visited: new Set() };
    const step = steps.find(({ kind }) => kind !== 'introduction')?.id ?? '';
    return { answers, step, visited: new Set(steps.map(({ id }) => id)) };
  }

  get #sheet(): Sheet {
    return { answers: this.#answers, step: this.step?.id ?? '', visited: new Set(this.#visited) };
  }

  #putSheet({ answers, step, visited }: Sheet): void {
    this.connections.stop();
    this.told.clear();
    this.#answers = this.#withGiven(answers, 'locked');
    this.#visited = new Set(visited);
    this.#setSchedules = new Set(setSchedules(answers.schedules, this.blank.answers.schedules, this.action));
    if (step !== this.#current) this.go(step);
    this.#host.requestUpdate();
  }

  get #client(): Client {
    const { session } = this.#settings();
    if (!session) throw new Error('There is no session');
    return session.client;
  }

  get #problems(): StepProblems {
    const { plan, answers, lists, scheduling, mapping } = this;
    const answered = this.#answered(plan, answers);
    const { keptSecrets } = this;
    return this.#check(
      plan,
      answers,
      answered,
      keptSecrets,
      lists.ready,
      scheduling.value?.check,
      mapping.value?.check,
    );
  }

  readonly #inPlace = remember((answers: Answers, environment: string | null): WizardAnswers => ({
    ...answers,
    environment,
  }));

  readonly #answered = remember(answeredQuestions);

  readonly #lasting = remember(lastingSecrets);

  /** What was read from a connection; null while it is not there. */
  readonly #lookUp: OptionLookup = source => {
    const request = this.listRequest(source);
    return request && this.lists.ready(request);
  };

  readonly #check = remember(
    (
      plan: WizardPlan,
      answers: WizardAnswers,
      answered: Answered,
      keptSecrets: readonly string[],
      _ready: OptionLists['ready'],
      checkSchedule?: ScheduleCheck,
      checkMapping?: MappingCheck,
    ) => checkWizard(plan, answers, this.#lookUp, checkSchedule, checkMapping, answered, keptSecrets),
  );

  /** Id of the stored connection behind a name of the project, home or asked for. */
  #connectionId(name: string): string | null {
    const home = this.plan.homes.find(candidate => candidate.name === name);
    return home ? (home.connection?.id ?? null) : (this.#answers.connections[name]?.id ?? null);
  }

  /** Whether the step that is shown has a system that people sign in with, or a practice account. */
  get #asksToSignIn(): boolean {
    const { step } = this;
    return step?.kind === 'connection' && (step.endpoint.consent !== null || step.endpoint.practice);
  }

  /** Whether the person was taken to another site to sign in, and comes back now. */
  get #isBack(): boolean {
    const { recipe, deployment, isPreview } = this.data;
    return recipe !== null && !isPreview && pendingSignIn(recipe.id, deployment?.id ?? '') !== null;
  }

  #resumeSignIn(): void {
    if (this.data.connections.value && this.#isBack) this.signingIn.value?.resume();
  }

  /** Whether such a step is shown; the review speaks of all of them. */
  #isAbout(kind: WizardStep['kind']): boolean {
    const { step } = this;
    return step?.kind === kind || (step?.kind === 'review' && this.plan.steps.some(each => each.kind === kind));
  }

  /** Lists of the step that is shown; the review needs every list for its words. */
  #wantedLists(): ListRequest[] {
    const { step } = this;
    const shown = step?.kind === 'review' ? this.plan.steps : step ? [step] : [];
    return this.#requestsOf(shown.flatMap(candidate => this.#listNeeds(candidate)));
  }

  /** A newer version is told of by the names that fields have in their system. */
  #listsOfChange(): ListRequest[] {
    if (!this.data.setup.value?.deployedRecipe) return [];
    const steps = this.plan.steps.filter(({ kind }) => kind === 'mapping');
    return this.#requestsOf(steps.flatMap(step => this.#listNeeds(step)));
  }

  #requestsOf(needs: readonly ListNeed[]): ListRequest[] {
    return needs.map(need => this.#requestOf(need)).filter(request => request !== null);
  }

  #requestOf(need: ListNeed): ListRequest | null {
    return need.kind === 'known' ? this.listRequest(need.source) : null;
  }

  /** Where an operation's records are read; null while nothing is connected, or something else is to be answered first. */
  #sourceOf({ recipe, operation }: WizardMappingStep): ListRequest | null {
    return this.#requestOf(listOfOperation(recipe, operation, 'source', this.answered));
  }

  #listNeeds(step: WizardStep): ListNeed[] {
    if (step.kind === 'mapping') {
      const { recipe, operation } = step;
      return (['source', 'target'] as const).map(side => listOfOperation(recipe, operation, side, this.answered));
    }
    if (!('properties' in step)) return [];
    return step.properties.map(property => this.listNeed(property)).filter(need => need !== undefined);
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
    if (this.isLocked) return;
    this.#answers = this.#withGiven(answers, 'locked');
    this.#hasAnswered = true;
    // What the host refused was the old configuration.
    this.deploying.action.stop();
    this.drafting.change();
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
    const back = this.#isBack && recipe ? pendingSignIn(recipe.id, deployment?.id ?? '') : null;
    if (back?.customer) this.data.chooseCustomer(back.customer);
    const who = [person?.organization.id, this.data.customer?.id, person?.user.id];
    const startedFor = JSON.stringify([...who, recipe?.id, recipe?.version, deployment?.id]);
    // Loaded anew, as after the element was moved: what was typed stays.
    if (startedFor === this.#startedFor) return;
    this.#startedFor = startedFor;
    this.deploying.reset();
    this.connections.stop();
    this.signingIn.value?.stop();
    this.lists.clear();
    this.told.clear();
    this.data.chooseEnvironment(back?.environment ?? null);
    this.drafting.reset();
    this.#hasAnswered = false;
    const { answers, step, visited } = this.blank;
    this.#answers = { ...answers, connections: {} };
    this.#current = step;
    this.#visited = new Set(visited);
    this.#setSchedules.clear();
  }

  /** What the recipe of a preview proposes is proposed anew; what was typed into the preview stays. */
  #followPreview(): void {
    const { preview } = this.#settings();
    const { recipe } = this.data;
    if (!preview || !recipe) return;
    const isOther = this.#previewed?.recipe !== recipe;
    const before = this.#previewed;
    if (isOther) {
      const { answers } = this.blank;
      const followed = <Part extends 'values' | 'schedules' | 'firstRun'>(part: Part): Answers[Part] => {
        const typed = Object.entries(this.#answers[part]).filter(
          ([name, answer]) => before && JSON.stringify(answer) !== JSON.stringify(before.answers[part][name]),
        );
        return { ...answers[part], ...Object.fromEntries(typed) };
      };
      const [values, schedules, firstRun] = [followed('values'), followed('schedules'), followed('firstRun')];
      this.#answers = { ...this.#answers, values, schedules, firstRun };
      this.#previewed = { recipe, answers, step: before?.step ?? '' };
    }
    if (preview.step === this.#previewed?.step || !this.plan.steps.some(({ id }) => id === preview.step)) return;
    if (this.#previewed) this.#previewed = { ...this.#previewed, step: preview.step };
    this.#current = preview.step;
    this.#visited.add(preview.step);
  }

  /** Gives each connection that has no answer yet the account that is most likely meant. */
  #startConnections(): void {
    const present = this.#accounts;
    const kept = Object.entries(this.#answers.connections).filter(
      ([, { id, form }]) => form || (id && present.has(id)),
    );
    const connections = { ...this.blank.answers.connections, ...Object.fromEntries(kept) };
    this.#answers = this.#withGiven({ ...this.#answers, connections }, 'locked');
    if (!this.#isBack) return;
    this.signingIn.want();
    this.#resumeSignIn();
  }

  #receive(event: HostEvent): void {
    this.deploying.receive(event);
    if (event.type === 'reset') this.data.connections.reload();
    if (event.type === 'connection') this.data.keep(event.connection);
  }
}
