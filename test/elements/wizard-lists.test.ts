import { expect } from '@open-wc/testing';
import type { PropertyInput } from '../../src/contract/index.ts';
import { harborContactsToPostgresql } from '../../packages/library/src/demo/harbor-contacts-to-postgresql.ts';
import {
  connection,
  homeConnection,
  json,
  later,
  recipe,
  recipeWith,
  tables,
  WizardHost,
  type Call,
} from './support/wizard-host.ts';
import { until, WizardPage } from './support/wizard-page.ts';

const questions: PropertyInput[] = [
  { name: 'table', label: 'Table', type: 'select', required: true, options: { from: 'target', of: 'objects' } },
  {
    name: 'key',
    label: 'Key',
    type: 'select',
    required: true,
    options: { from: 'target', of: 'fields', object: { property: 'table' } },
  },
];

const region: PropertyInput[] = [
  { name: 'region', label: 'Region', type: 'string' },
  {
    name: 'group',
    label: 'Group',
    type: 'select',
    options: { from: 'target', of: 'values', object: 'groups', dependsOn: ['region'] },
  },
];

const fields = (...names: string[]) => json({ items: names.map(name => ({ value: name, label: name })) });

describe('citizen-wizard, lists that hang on other answers', () => {
  let host: WizardHost;
  let wizard: WizardPage;
  let answer: (asked: URLSearchParams, call: Call) => Response | Promise<Response>;

  const open = (theRecipe = recipeWith(questions)) => {
    host = new WizardHost({ recipe: theRecipe });
    host.connections = [homeConnection, connection()];
    host.on('GET /v1/connections/con_1/options', call => {
      const asked = new URL(call.path, 'https://host.example').searchParams;
      return asked.get('of') === 'objects' ? json({ items: tables }) : answer(asked, call);
    });
    wizard = new WizardPage();
  };
  const goToOptions = async () => {
    await wizard.at('Your contacts, in your own database');
    wizard.step('Options').click();
    await wizard.at('Options');
  };
  const choose = async (table: string) => {
    await until(() => wizard.field('Table').options.length === 3, 'The tables never came');
    await wizard.fill('Table', table);
  };
  const keys = () => [...wizard.field('Key').options].map(({ value }) => value).filter(value => value !== '');
  const asked = () => host.calls.filter(({ path }) => path.includes('of=fields'));
  afterEach(() => {
    wizard.remove();
    host.restore();
  });

  it('wait for the other answer, and are read with it', async () => {
    answer = query => fields(`id of ${query.get('object')}`);
    open();
    await goToOptions();
    await until(() => wizard.field('Key').options[0]?.text === 'Answer “Table” first');
    expect(asked()).to.have.length(0);
    await choose('public.people');
    await until(() => keys().includes('id of public.people'));
    expect(asked()).to.have.length(1);
  });

  it('are given up when the other answer changes: a late answer never wins', async () => {
    const slow = later();
    answer = query => (query.get('object') === 'public.contacts' ? slow.handler() : fields('number'));
    open();
    await goToOptions();
    await choose('public.contacts');
    await until(() => asked().length === 1);
    await wizard.fill('Table', 'public.people');
    await until(() => asked()[0]?.signal.aborted ?? false, 'The old question was never given up');
    await until(() => keys().includes('number'));
    slow.answer(fields('late'));
    await wizard.element.updateComplete;
    expect(keys()).to.deep.equal(['number']);
    await wizard.fill('Table', 'public.contacts');
    await until(() => asked().length === 3, 'It was never asked anew');
  });

  it('say when they no longer have what was chosen, and take it when it is back', async () => {
    answer = query => (query.get('object') === 'public.contacts' ? fields('id', 'mail') : fields('number'));
    open();
    await goToOptions();
    await choose('public.contacts');
    await until(() => keys().includes('mail'));
    await wizard.fill('Key', 'mail');
    await wizard.fill('Table', 'public.people');
    await wizard.see('This choice is no longer in the list. Choose another.');
    expect(wizard.field('Key').value).to.equal('');
    await wizard.expectAccessible();
    await wizard.click('Continue');
    await wizard.see('Key – This choice is no longer in the list.');
    await wizard.fill('Table', 'public.contacts');
    await until(() => wizard.field('Key').value === 'mail');
    await wizard.click('Continue');
    await wizard.at('Review and deploy');
  });

  it('are asked for once somebody has stopped typing', async () => {
    const waiting = later();
    answer = query => (query.get('given') === '{"region":"eu"}' ? fields('Support') : waiting.handler());
    open(recipeWith(region));
    await goToOptions();
    await wizard.fill('Region', 'e');
    await wizard.fill('Region', 'eu-');
    await wizard.fill('Region', 'eu');
    await until(() => [...wizard.field('Group').options].some(({ value }) => value === 'Support'));
    const given = host.calls.filter(({ path }) => path.includes('of=values')).map(({ path }) => path);
    expect(given.filter(path => path.includes('eu-'))).to.have.length(0);
  });

  it('show a question by an answer of another step', async () => {
    const [intro, source, target, options, review] = harborContactsToPostgresql.steps;
    if (!intro || !source || target?.type !== 'endpoint' || options?.type !== 'variables' || !review) {
      throw new Error('The recipe has other steps');
    }
    const ask: PropertyInput = { name: 'more', label: 'More', type: 'boolean' };
    const deep: PropertyInput = { name: 'deep', label: 'Deep', type: 'boolean', default: true, showIf: { property: 'more' } }; // prettier-ignore
    const last: PropertyInput = { name: 'last', label: 'Last', type: 'string', showIf: { property: 'deep' } };
    open(
      recipe({
        steps: [
          intro,
          source,
          { ...target, properties: [ask, deep] },
          { ...options, properties: [{ name: 'first', label: 'First', type: 'string' }, last] },
          review,
        ],
      }),
    );
    await goToOptions();
    await wizard.see('First');
    expect(wizard.text).not.to.contain('Last');
    wizard.step('Connect PostgreSQL').click();
    await wizard.at('Connect PostgreSQL');
    await wizard.see('More');
    wizard.field('More').click();
    await wizard.see('Deep');
    wizard.step('Options').click();
    await wizard.at('Options');
    await wizard.see('Last');
  });
});

describe('citizen-wizard, a file', () => {
  const file: PropertyInput = { name: 'prices', label: 'Price list', type: 'file', required: true, help: 'Read once.' };
  let host: WizardHost;
  let wizard: WizardPage;

  const choose = async (content: string, name: string) => {
    const input = wizard.field('Price list');
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], name, { type: 'text/csv' }));
    input.files = transfer.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
    await wizard.see(name);
  };

  beforeEach(async () => {
    host = new WizardHost({ recipe: recipeWith([file]) });
    host.connections = [homeConnection, connection()];
    wizard = new WizardPage();
    await wizard.at('Your contacts, in your own database');
    wizard.step('Options').click();
    await wizard.at('Options');
  });
  afterEach(() => {
    wizard.remove();
    host.restore();
  });

  it('is shown by name and size, and sent with its content', async () => {
    await wizard.click('Continue');
    await wizard.see('Price list – Choose one.');
    await wizard.expectAccessible();
    await choose('a,b\n1,2\n', 'Preise ü.csv');
    await wizard.see('Preise ü.csv, 1 kB');
    await wizard.expectAccessible();
    await wizard.click('Continue');
    await wizard.at('Review and deploy');
    await wizard.see('Preise ü.csv');
    await wizard.click('Deploy');
    await until(() => host.callsTo('POST /v1/deployments').length > 0);
    const { values } = host.callsTo('POST /v1/deployments')[0]?.body as { values: { prices: string } };
    expect(values.prices).to.equal(`data:text/csv;name=Preise%20%C3%BC.csv;size=8;base64,${btoa('a,b\n1,2\n')}`);
  });

  it('can be removed, and must not be too big', async () => {
    await choose('a', 'small.csv');
    await wizard.click('Remove');
    expect(wizard.text).not.to.contain('small.csv');
    await choose('x'.repeat(300 * 1024), 'big.csv');
    await wizard.see('This file is too big. Choose one of at most 256 kB.');
    await wizard.see('big.csv, 300 kB');
    await wizard.click('Continue');
    await wizard.see('Price list – This file is too big.');
  });
});
