import { expect } from '@open-wc/testing';
import type { RecipeSourceInput, Schedule } from '../../src/contract/index.ts';
import { connection, json, recipe, testResult, WizardHost } from './support/wizard-host.ts';
import { until, WizardPage } from './support/wizard-page.ts';

const guid = 'f048e3d0-2785-4564-8416-268be577b838';
const steps: RecipeSourceInput['steps'] = [
  {
    id: 'crm',
    type: 'endpoint',
    title: 'Connect CRM customers',
    connection: 'crm',
    body: '',
    properties: [
      {
        name: 'url',
        label: 'CRM address',
        type: 'url',
        required: true,
        bind: [{ kind: 'projectVariable', name: 'url' }],
      },
      { name: 'key', label: 'CRM key', type: 'password', secret: true, required: true },
    ],
  },
  {
    id: 'warehouse',
    type: 'endpoint',
    title: 'Connect the warehouse',
    connection: 'warehouse',
    body: '',
    properties: [],
  },
  { id: 'review', type: 'summary', title: 'Review and deploy' },
];

describe('citizen-wizard with a Jitterpak', () => {
  let host: WizardHost;
  let wizard: WizardPage;
  const post = `POST /v1/recipes/${recipe().id}/test`;

  beforeEach(async () => {
    const connections = { warehouse: { endpoint: 'postgresql', entity: guid } };
    const project = { kind: 'jitterpak', file: 'crm.jpk', connections } as const;
    host = new WizardHost({ recipe: recipe({ project, steps, endpoints: ['crm', 'postgresql'], actions: ['sync'] }) });
    host.connections = [connection()];
    host.on(post, () => json(testResult({ message: { code: 'x', params: {}, text: 'Connected: "Customers".' } })));
    wizard = new WizardPage();
    await wizard.at('Connect CRM customers');
  });
  afterEach(() => {
    wizard.remove();
    host.restore();
  });

  it('asks for what the project reaches by itself, and for an account of what the host connects', async () => {
    await wizard.fill('CRM address', 'https://crm.example');
    await wizard.fill('CRM key', 'k');
    await wizard.expectAccessible();
    await wizard.click('Continue');
    await wizard.at('Connect the warehouse');
    await wizard.see('Warehouse');
    await wizard.click('Continue');
    await wizard.at('Review and deploy');
    await wizard.see('It runs only when you press Run now in Deployments.');
    await wizard.click('Deploy');
    await until(() => host.callsTo('POST /v1/deployments').length === 1);
    const { connections, values } = host.callsTo('POST /v1/deployments')[0]?.body as Record<string, unknown>;
    expect(connections).to.deep.equal({ warehouse: 'con_1' });
    expect(values).to.deep.equal({ url: 'https://crm.example', key: 'k' });
  });

  /** Opens one that asks when each of its operations runs, and goes on to the review. */
  const reviewScheduled = async (asked: Readonly<Record<string, Schedule>>): Promise<void> => {
    wizard.remove();
    host.restore();
    host = new WizardHost({
      recipe: recipe({
        project: { kind: 'jitterpak', file: 'crm.jpk' },
        steps: [
          ...Object.entries(asked).map(
            ([title, proposed], index) =>
              ({ id: `when-${index}`, type: 'schedule', title, operation: `op-${index}`, default: proposed }) as const,
          ),
          { id: 'review', type: 'summary', title: 'Review and deploy' },
        ],
        endpoints: ['crm'],
        actions: ['sync'],
      }),
    });
    wizard = new WizardPage();
    for (const title of Object.keys(asked)) {
      await wizard.at(title);
      await wizard.click('Continue');
    }
    await wizard.at('Review and deploy');
  };
  const often = { kind: 'interval', every: 5, unit: 'minute', timeZone: 'UTC' } as const;

  it('says before it is deployed when it will run', async () => {
    await reviewScheduled({ When: often });
    await wizard.see('From then on it runs by itself. Every 5 minutes');
  });

  it('says which of several operations it means', async () => {
    await reviewScheduled({ Customers: often, 'Clean-up': { kind: 'off' } });
    await wizard.see('Customers: From then on it runs by itself. Every 5 minutes');
    await wizard.see('Clean-up: It runs only when you press Run now in Deployments.');
  });

  it('tests what the project reaches, and forgets the result with the next answer', async () => {
    await wizard.fill('CRM address', 'https://crm.example');
    await wizard.click('Test connection');
    await wizard.see('Connected: "Customers".');
    expect(host.callsTo(post)[0]?.body).to.deep.equal({
      version: '1.0.0',
      connection: 'crm',
      environment: 'production',
      values: { url: 'https://crm.example' },
    });
    await wizard.expectAccessible();
    await wizard.fill('CRM key', 'other');
    expect(wizard.text).not.to.contain('Connected: "Customers".');
    const refused = { ok: false, message: { code: 'x', params: {}, text: '"Customers" answered with 401.' } };
    host.on(post, () => json(testResult(refused)));
    await wizard.click('Test connection');
    await wizard.see('"Customers" answered with 401.');
  });
});
