import { expect } from '@open-wc/testing';
import * as z from 'zod/mini';
import { DraftContent, type ConfigurationInput } from '../../src/contract/index.ts';
import { connection, draft, homeConnection, json, session, WizardHost } from './support/wizard-host.ts';
import { until, WizardPage, words } from './support/wizard-page.ts';

const environments = [
  { id: 'test', name: 'Test', access: 'write' },
  { id: 'production', name: 'Production', access: 'write' },
] as const;

describe('citizen-wizard, answers that the page gives', () => {
  let host: WizardHost;
  let wizard: WizardPage;

  const open = async (): Promise<void> => {
    wizard = new WizardPage();
    wizard.element.prefill = {
      values: { stage: 'lead', table: 'public.people' },
      connections: { target: 'con_2' },
      environment: 'production',
      locked: ['stage', 'connections.target', 'environment'],
    };
    await wizard.at('Your contacts, in your own database');
  };

  beforeEach(() => {
    host = new WizardHost({ session: session({ environments: [...environments] }) });
    host.connections = [homeConnection, connection(), connection({ id: 'con_2', name: 'Archive' })];
    host.on('GET /v1/connections/con_2/options', () => json({ items: [{ value: 'public.people', label: 'people' }] }));
  });
  afterEach(() => {
    wizard.remove();
    host.restore();
  });

  it('come first, and may be changed unless they are locked', async () => {
    await open();
    expect(wizard.text).not.to.contain('Where should it run?');
    wizard.step('Connect PostgreSQL').click();
    await wizard.see('Archive');
    await wizard.see('Set by Harbor. It cannot be changed here.');
    expect(wizard.hasButton('Use another account')).to.equal(false);
    await wizard.expectAccessible();
    wizard.step('Options').click();
    await wizard.at('Options');
    expect(words(wizard.root.querySelector('.given'))).to.equal(
      'Which contacts? Leads only Set by Harbor. It cannot be changed here.',
    );
    await until(() => wizard.field('Table to fill').value === 'public.people');
    await wizard.expectAccessible();
    wizard.step('Review').click();
    await wizard.see('All steps are complete');
    await wizard.click('Deploy');
    await until(() => host.callsTo('POST /v1/deployments').length === 1);
    const sent = host.callsTo('POST /v1/deployments')[0]?.body as ConfigurationInput;
    expect(sent.environment).to.equal('production');
    expect(sent.connections['target']).to.equal('con_2');
    expect(sent.values).to.deep.equal({ stage: 'lead', table: 'public.people' });
  });

  it('that are locked are not changed by a draft', async () => {
    const content = {
      version: '1.0.0',
      values: { stage: 'partner', table: 'public.contacts' },
      connections: { target: 'con_1' },
    };
    host.draft = draft({ content: z.parse(DraftContent, content) });
    await open();
    await wizard.see('You started this');
    wizard.step('Options').click();
    await wizard.see('Leads only');
    expect(wizard.field('Table to fill').value, 'a draft comes before what may be changed').not.to.equal(
      'public.people',
    );
    wizard.step('Connect PostgreSQL').click();
    await wizard.see('Archive');
  });

  it('lock nothing that is not given, or not there', async () => {
    wizard = new WizardPage();
    wizard.element.prefill = { connections: { target: 'con_gone' }, locked: ['stage', 'connections.target'] };
    await wizard.at('Your contacts, in your own database');
    await wizard.click('Continue');
    await wizard.see('Choose where it should run.');
    wizard.step('Options').click();
    await wizard.at('Options');
    expect(wizard.field('Which contacts?')).to.be.instanceOf(HTMLSelectElement);
  });

  it('are none, and there is no preview, however the page says so', async () => {
    wizard = new WizardPage();
    host.on('GET /v1/session', () => json(session()));
    // As frameworks do that know a property as an attribute or take it away.
    Object.assign(wizard.element, { prefill: undefined, preview: '' });
    await wizard.at('Your contacts, in your own database');
    wizard.step('Connect PostgreSQL').click();
    await wizard.see('Warehouse');
    expect(wizard.hasButton('Test connection')).to.equal(true);
  });
});
