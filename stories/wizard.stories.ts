import type { Meta } from '@storybook/web-components-vite';
import { arrive, fill, press, see, settled, waiting } from './act.ts';
import type { Scene } from './host/scene.ts';
import { metaOf, story } from './render.ts';
import { api, warehouse, working } from './samples.ts';
import { everyQuestion } from './story-recipes.ts';

const meta: Meta = { title: 'Elements/Wizard', ...metaOf('citizen-wizard') };
export default meta;

const contacts = { recipe: 'harbor-contacts-to-postgresql' };
const connected: Scene = { connections: [warehouse] };

const goToConnection = async (canvas: HTMLElement): Promise<void> => {
  await settled(canvas);
  await press(canvas, 'Continue');
  await arrive(canvas, 'Connect PostgreSQL');
};

const fillConnection = async (canvas: HTMLElement, password: string): Promise<void> => {
  await fill(canvas, 'Server address', 'db.example.com');
  await fill(canvas, 'Database', 'warehouse');
  await fill(canvas, 'User name', 'writer');
  await fill(canvas, 'Password', password);
};

const goToOptions = async (canvas: HTMLElement): Promise<void> => {
  await goToConnection(canvas);
  await see(canvas, 'Warehouse');
  await press(canvas, 'Continue');
  await arrive(canvas, 'Options');
};

const goToReview = async (canvas: HTMLElement): Promise<void> => {
  await goToOptions(canvas);
  await fill(canvas, 'Which contacts?', 'customer');
  await fill(canvas, 'Table to fill', 'public.contacts');
  await press(canvas, 'Continue');
  await arrive(canvas, 'Review and deploy');
  await see(canvas, 'All steps are complete');
};

const deploy = async (canvas: HTMLElement): Promise<void> => {
  await goToReview(canvas);
  await press(canvas, 'Deploy');
};

export const Introduction = story({ args: contacts });

export const Connection = story({ args: contacts, play: goToConnection });

export const ConnectionErrors = story({
  args: contacts,
  async play(canvas) {
    await goToConnection(canvas);
    await press(canvas, 'Continue');
    await see(canvas, 'This is missing.');
  },
});

export const ConnectionWorks = story({
  args: contacts,
  async play(canvas) {
    await goToConnection(canvas);
    await fillConnection(canvas, 'secret');
    await press(canvas, 'Test connection');
    await see(canvas, 'We are signed in to PostgreSQL.');
  },
});

export const ConnectionRefused = story({
  args: contacts,
  async play(canvas) {
    await goToConnection(canvas);
    await fillConnection(canvas, 'wrong');
    await press(canvas, 'Test connection');
    await see(canvas, 'Check this, then test again.');
  },
});

export const ConnectionBeingTested = story({
  args: contacts,
  scene: { faults: { testConnection: 'silent' } },
  async play(canvas) {
    await goToConnection(canvas);
    await fillConnection(canvas, 'secret');
    await press(canvas, 'Test connection');
    await see(canvas, 'Testing the connection…');
  },
});

export const OneAccount = story({ args: contacts, scene: connected, play: goToConnection });

export const SeveralAccounts = story({
  args: contacts,
  scene: { connections: [warehouse, { ...warehouse, id: 'con_reports', name: 'Reports' }] },
  play: goToConnection,
});

export const Options = story({ args: contacts, scene: connected, play: goToOptions });

export const OptionsErrors = story({
  args: contacts,
  scene: connected,
  async play(canvas) {
    await goToOptions(canvas);
    await press(canvas, 'Continue');
    await see(canvas, 'Please check 2 things before you go on');
  },
});

export const ListCannotBeRead = story({
  args: contacts,
  scene: { ...connected, faults: { listOptions: 'unavailable' } },
  async play(canvas) {
    await goToOptions(canvas);
    await see(canvas, 'We could not read this list');
  },
});

export const EveryKindOfQuestion = story({
  args: { recipe: everyQuestion.id },
  scene: { recipes: [everyQuestion] },
  async play(canvas) {
    await settled(canvas);
    await press(canvas, 'Continue');
    await arrive(canvas, 'Every kind of question');
  },
});

/** Answered up to a step. */
const answeredUpTo = (step: string): Scene => ({
  connections: [api, warehouse],
  drafts: {
    'rest-contacts-to-postgresql': {
      version: '1.0.0',
      connections: { source: api.id, target: warehouse.id },
      values: { path: 'contacts', table: 'public.contacts' },
      step,
      visited: ['intro', 'source', 'target', 'options', step],
    },
  },
});

const goOnAt =
  (step: string) =>
  async (canvas: HTMLElement): Promise<void> => {
    await press(canvas, `Continue at “${step}”`);
    await arrive(canvas, step);
    await settled(canvas);
  };

const fromApi = { recipe: 'rest-contacts-to-postgresql' };

export const DraftOfBefore = story({
  args: fromApi,
  scene: answeredUpTo('options'),
  play: canvas => see(canvas, 'We kept your draft'),
});

export const SomeoneElseChangesTheDraft = story({
  args: contacts,
  scene: {
    ...connected,
    otherEditor: 'Jonas Weber',
    drafts: { 'harbor-contacts-to-postgresql': { version: '1.0.0', step: 'options', values: { stage: 'lead' } } },
  },
  async play(canvas) {
    await goOnAt('Options')(canvas);
    await fill(canvas, 'Which contacts?', 'customer');
    await see(canvas, 'Jonas Weber changed this recipe');
  },
});

export const Mapping = story({
  args: fromApi,
  scene: answeredUpTo('fields'),
  play: goOnAt('Where each field goes'),
});

const toMapping = goOnAt('Where each field goes');

const openConversions = async (canvas: HTMLElement, field: string, from: string): Promise<void> => {
  await toMapping(canvas);
  await fill(canvas, `What goes into ${field}`, `from:${from}`);
  await press(canvas, `Change on the way: ${field}`);
  await see(canvas, 'What happens to the value');
};

export const MappingConversions = story({
  args: fromApi,
  scene: answeredUpTo('fields'),
  async play(canvas) {
    await openConversions(canvas, 'full_name', 'firstName');
    await fill(canvas, 'What happens to the value', '{"kind":"join"}');
    await fill(canvas, 'Joined with', 'lastName');
    await see(canvas, 'Ana Ruiz');
  },
});

export const MappingDates = story({
  args: fromApi,
  scene: answeredUpTo('fields'),
  async play(canvas) {
    await openConversions(canvas, 'updated_at', 'updatedAt');
    await fill(canvas, 'What happens to the value', '{"kind":"date","to":"text","format":"dd.MM.yyyy"}');
    await see(canvas, '24.11.2026');
  },
});

export const MappingChoices = story({
  args: fromApi,
  scene: answeredUpTo('fields'),
  async play(canvas) {
    await openConversions(canvas, 'Tier', 'stage');
    await fill(canvas, 'What happens to the value', '{"kind":"lookup"}');
    await fill(canvas, '“Customer” becomes', '"gold"');
    await see(canvas, 'gold');
  },
});

export const MappingValueRefused = story({
  args: fromApi,
  scene: answeredUpTo('fields'),
  async play(canvas) {
    await openConversions(canvas, 'email', 'email');
    await fill(canvas, 'What happens to the value', '{"kind":"number"}');
    await see(canvas, 'needs a number');
  },
});

export const MappingFormulaBroken = story({
  args: fromApi,
  scene: answeredUpTo('fields'),
  async play(canvas) {
    await toMapping(canvas);
    await fill(canvas, 'What goes into full_name', 'formula');
    await fill(canvas, 'Formula for full_name', '$trim(');
    await see(canvas, 'cannot be read');
  },
});

export const Schedule = story({ args: fromApi, scene: answeredUpTo('when'), play: goOnAt('How often') });

export const GivenByThePage = story({
  args: { ...contacts, prefill: { values: { stage: 'customer' }, locked: ['stage'] } },
  scene: connected,
  play: goToOptions,
});

export const Review = story({ args: contacts, scene: connected, play: goToReview });

export const Deploying = story({
  args: contacts,
  scene: { ...connected, deploysForever: true },
  async play(canvas) {
    await deploy(canvas);
    await see(canvas, 'We are testing the connections.');
  },
});

export const FirstRun = story({
  args: contacts,
  scene: { ...connected, course: 'endless' },
  async play(canvas) {
    await deploy(canvas);
    await see(canvas, '600 of 1,200 records');
  },
});

export const Deployed = story({
  args: contacts,
  scene: connected,
  async play(canvas) {
    await deploy(canvas);
    await see(canvas, '1,200 records were copied.');
  },
});

export const DeployedWithRefusedRows = story({
  args: contacts,
  scene: { ...connected, course: 'warning' },
  async play(canvas) {
    await deploy(canvas);
    await see(canvas, '3 records were not copied');
  },
});

export const FirstRunStopped = story({
  args: contacts,
  scene: { ...connected, course: 'error' },
  async play(canvas) {
    await deploy(canvas);
    await see(canvas, 'It is deployed, but the first run stopped');
  },
});

export const DeployingFailed = story({
  args: contacts,
  scene: { ...connected, deployFails: true },
  async play(canvas) {
    await deploy(canvas);
    await see(canvas, 'We could not deploy this recipe');
  },
});

export const HostIsAwayWhileDeploying = story({
  args: contacts,
  scene: { ...connected, faults: { createDeployment: 'unavailable' } },
  play: deploy,
});

export const MayNotDeploy = story({ args: contacts, scene: { ...connected, access: 'read' } });

export const HomeAccountMissing = story({ args: contacts, scene: { hasHome: false } });

export const ChooseEnvironment = story({ args: contacts, scene: { environments: 2 } });

const chooseAcme = async (canvas: HTMLElement): Promise<void> => {
  await see(canvas, 'Whom do you set this up for?');
  await fill(canvas, 'Customer', 'acme');
};

const admin: Scene = { isAdmin: true, customers: [{ id: 'acme', name: 'Acme' }] };

export const ChooseCustomer = story({ args: contacts, scene: admin, play: chooseAcme });

export const ForACustomer = story({
  args: contacts,
  scene: admin,
  async play(canvas) {
    await chooseAcme(canvas);
    await press(canvas, 'Continue');
    await see(canvas, 'For Acme');
  },
});

export const ChangeADeployment = story({
  args: { deployment: 'dep_working' },
  scene: { ...connected, deployments: [working] },
});

export const Loading = story({
  args: contacts,
  scene: { faults: { getRecipe: 'silent' } },
  play: waiting,
});

export const NotThere = story({
  args: { recipe: 'no-such-recipe' },
  play: canvas => see(canvas, 'We could not load this recipe'),
});

export const NoRecipe = story();

export const Narrow = story({ args: contacts, scene: connected, isNarrow: true, play: goToReview });

export const Dark = story({ args: contacts, scene: connected, theme: 'dark', play: goToOptions });

export const RightToLeft = story({ args: contacts, scene: connected, direction: 'rtl', play: goToReview });
