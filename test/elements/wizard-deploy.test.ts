import { expect, oneEvent } from '@open-wc/testing';
import type { Deployment, Run } from '../../src/contract/index.ts';
import type { NavigateEvent } from '../../src/controllers/navigate-event.ts';
import {
  connection,
  deployment,
  homeConnection,
  json,
  later,
  problem,
  run,
  unreachable,
  WizardHost,
} from './support/wizard-host.ts';
import { until, WizardPage, words } from './support/wizard-page.ts';

const acme = { id: 'acme', name: 'Acme' };
const post = 'POST /v1/deployments';

describe('citizen-wizard, deploying', () => {
  let host: WizardHost;
  let wizard: WizardPage;
  const told: string[] = [];
  const types = ['start', 'success', 'error'].map(type => `citizen-deploy-${type}`).concat('citizen-run-finish');
  const listen = ({ type }: Event) => void told.push(type);

  const emitDeployment = (changes: Partial<Deployment>) =>
    host.emit({ type: 'deployment', deployment: deployment(changes) });
  const emitRun = (changes: Partial<Run>) => host.emit({ type: 'run', run: run(changes), customer: acme });

  beforeEach(async () => {
    told.length = 0;
    for (const type of types) document.body.addEventListener(type, listen);
    host = new WizardHost();
    host.connections = [homeConnection, connection()];
    wizard = new WizardPage();
    await wizard.goToReviewWithAccount();
  });
  afterEach(() => {
    for (const type of types) document.body.removeEventListener(type, listen);
    wizard.remove();
    host.restore();
  });

  it('deploys once, however often a person presses', async () => {
    const { handler, answer } = later();
    host.on(post, handler);
    wizard.button('Deploy').click();
    wizard.button('Deploy').click();
    await wizard.see('Sending…');
    wizard.button('Sending…').click();
    answer(json(deployment(), 202));
    await wizard.see('Setting things up');
    expect(host.callsTo(post)).to.have.length(1);
    expect(told).to.deep.equal(['citizen-deploy-start']);
  });

  it('sends the same key again after an answer that was lost, and another one for other answers', async () => {
    const keys: (string | null)[] = [];
    host.on(post, ({ headers }) => {
      keys.push(headers.get('idempotency-key'));
      return unreachable();
    });
    await wizard.click('Deploy');
    await wizard.see('We could not reach the service.');
    const attempts = keys.length;
    await wizard.click('Try now');
    await until(() => keys.length > attempts);
    expect(new Set(keys).size).to.equal(1);
    expect(keys[0]).to.have.length.greaterThan(15);
    await wizard.see('We try again');
    await wizard.click('Stop trying');
    await wizard.see('It may have reached us before you stopped.');
    await wizard.expectAccessible();
    await wizard.click('Edit Which contacts?');
    await wizard.fill('Which contacts?', 'lead');
    await wizard.click('Continue');
    await wizard.at('Review and deploy');
    host.on(post, () => json(deployment(), 202));
    await wizard.click('Deploy');
    await wizard.see('Setting things up');
    expect(host.callsTo(post).at(-1)?.headers.get('idempotency-key')).not.to.equal(keys[0]);
  }).timeout(20_000);

  it('locks the answers while they are sent', async () => {
    const { handler, answer } = later();
    host.on(post, handler);
    await wizard.click('Deploy');
    await until(() => host.callsTo(post).length === 1);
    wizard.step('Options').click();
    await wizard.at('Options');
    await wizard.see('We are sending your answers');
    await wizard.expectAccessible();
    const field = wizard.field('Which contacts?');
    expect(field.closest('[inert]'), 'the fields cannot be reached').not.to.equal(null);
    await wizard.fill('Which contacts?', 'lead');
    expect(host.callsTo(post)[0]?.signal.aborted, 'what was sent is not called back').to.equal(false);
    answer(json(deployment(), 202));
    wizard.step('Review').click();
    await wizard.see('Setting things up');
    expect(host.callsTo(post)).to.have.length(1);
    expect(told).to.deep.equal(['citizen-deploy-start']);
  });

  it('does not call back what was sent when the element goes', async () => {
    const { handler, answer } = later();
    host.on(post, handler);
    await wizard.click('Deploy');
    await until(() => host.callsTo(post).length === 1);
    wizard.remove();
    expect(host.callsTo(post)[0]?.signal.aborted).to.equal(false);
    answer(json(deployment(), 202));
  });

  it('lets the page ask something first', async () => {
    const prevent = (event: Event) => event.preventDefault();
    wizard.element.addEventListener('citizen-before-deploy', prevent, { once: true });
    await wizard.click('Deploy');
    expect(host.callsTo(post)).to.have.length(0);
    await wizard.click('Deploy');
    await wizard.see('Setting things up');
  });

  it('follows the first run to its end', async () => {
    await wizard.click('Deploy');
    await wizard.see('Setting things up');
    await until(() => host.isFollowed);
    await until(() => wizard.focused?.id === 'step-title');
    await wizard.see('You can close this page. We carry on.');
    await wizard.expectAccessible();
    emitDeployment({ state: 'active' });
    await wizard.see('It is deployed, and about to run for the first time.');
    emitRun({});
    await wizard.see('600 of 1,200 records');
    expect(wizard.root.querySelector<HTMLProgressElement>('.panel progress')?.value).to.equal(0.5);
    await wizard.expectAccessible();
    emitRun({ status: 'success', read: 1200, created: 1200, progress: 1, seq: 9 });
    await wizard.see('1,200 records were copied.');
    emitRun({ seq: 2 });
    await wizard.see('It is deployed');
    expect(words(wizard.step('Review and deploy'))).to.contain('Deployed');
    await wizard.expectAccessible();
    expect(told).to.deep.equal(['citizen-deploy-start', 'citizen-deploy-success', 'citizen-run-finish']);
  });

  it('says in its one live region how far it is', async () => {
    await wizard.click('Deploy');
    await wizard.see('Setting things up');
    await until(() => host.isFollowed);
    emitRun({ progress: 0.6 });
    await until(() => words(wizard.root.querySelector('p[role=status]')) === 'Copying, 50%');
  });

  it('says how many records were not copied', async () => {
    await wizard.click('Deploy');
    await wizard.see('Setting things up');
    await until(() => host.isFollowed);
    emitRun({ status: 'success-with-warning', read: 1200, created: 1197, failed: 3, seq: 9 });
    await wizard.see('1,197 records were copied.');
    await wizard.see('3 records were not copied');
    await wizard.expectAccessible();
  });

  it('says that the first run stopped, and what stays', async () => {
    await wizard.click('Deploy');
    await wizard.see('Setting things up');
    await until(() => host.isFollowed);
    const message = { code: 'run.stopped', params: {}, text: 'PostgreSQL did not let us in.' };
    emitRun({ status: 'error', message, seq: 9 });
    await wizard.see('It is deployed, but the first run stopped');
    await wizard.see('PostgreSQL did not let us in.');
    await wizard.see('600 records were copied before that. They stay.');
    await wizard.expectAccessible();
  });

  it('asks the host when no event comes', async () => {
    host.on('GET /v1/deployments/dep_1', () =>
      json({
        ...deployment({ state: 'active', lastRun: run({ status: 'success', created: 1200, seq: 9 }) }),
        configuration: {
          recipe: 'r',
          version: '1.0.0',
          environment: 'production',
          connections: {},
        },
      }),
    );
    await wizard.click('Deploy');
    await wizard.see('Setting things up');
    await until(() => wizard.text.includes('1,200 records were copied.'), 'Never asked');
  });

  it('keeps the answers when the host refuses, and deploys on the next try', async () => {
    host.on(post, () => problem(422, 'invalid', 'The table has no column "email".'));
    await wizard.click('Deploy');
    await wizard.see('We could not deploy this recipe');
    await wizard.see('The table has no column "email".');
    await wizard.see('Your answers are all kept.');
    await wizard.expectAccessible();
    host.on(post, () => json(deployment(), 202));
    await wizard.click('Try again');
    await wizard.see('Setting things up');
    expect(told).to.deep.equal(['citizen-deploy-error', 'citizen-deploy-start']);
  });

  it('leads back to the review when deploying failed on the way, and deploys anew from there', async () => {
    await wizard.click('Deploy');
    await wizard.see('Setting things up');
    await until(() => host.isFollowed);
    const message = { code: 'deploy.failed', params: {}, text: 'PostgreSQL did not let us in.' };
    emitDeployment({ state: 'failed', message });
    await wizard.see('PostgreSQL did not let us in.');
    await wizard.expectAccessible();
    await wizard.click('Back to the review');
    await wizard.see('Customers only');
    await wizard.click('Deploy');
    await wizard.see('Setting things up');
    const [first, second] = host.callsTo(post).map(({ headers }) => headers.get('idempotency-key'));
    expect(second).not.to.equal(first);
    expect(told).to.deep.equal(['citizen-deploy-start', 'citizen-deploy-error', 'citizen-deploy-start']);
  });

  it('says which steps are missing instead of deploying', async () => {
    await wizard.click('Edit Table to fill');
    await until(() => wizard.focused === wizard.field('Table to fill'));
    await wizard.fill('Table to fill', '');
    wizard.step('Review and deploy').click();
    await wizard.at('Review and deploy');
    await wizard.see('Not answered yet');
    await wizard.click('Deploy');
    await wizard.see('1 step needs you before you can deploy.');
    await until(() => wizard.focused?.id === 'problems');
    await wizard.expectAccessible();
    wizard.all<HTMLButtonElement>('#problems button')[0]?.click();
    await wizard.at('Options');
    expect(host.callsTo(post)).to.have.length(0);
  });

  it('leads to the deployments', async () => {
    await wizard.click('Deploy');
    await wizard.see('Setting things up');
    const navigated = oneEvent<NavigateEvent>(wizard.element, 'citizen-navigate');
    await wizard.click('Watch it in Deployments');
    expect((await navigated).page).to.equal('deployments');
  });
});
