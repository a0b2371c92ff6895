import { expect } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import type { PropertyInput } from '../../src/contract/index.ts';
import {
  connection,
  homeConnection,
  json,
  later,
  page,
  problem,
  recipeWith,
  tables,
  unreachable,
  WizardHost,
} from './support/wizard-host.ts';
import { until, WizardPage } from './support/wizard-page.ts';

const everyType: PropertyInput[] = [
  { name: 'text', label: 'Text', type: 'string', help: 'Some help.' },
  { name: 'secret', label: 'Key', type: 'password', secret: true },
  { name: 'count', label: 'How many', type: 'number', validate: { min: 1, max: 500 } },
  { name: 'mail', label: 'Mail', type: 'email' },
  { name: 'site', label: 'Site', type: 'url' },
  { name: 'day', label: 'Since', type: 'date' },
  { name: 'note', label: 'Note', type: 'textarea' },
  { name: 'one', label: 'One of', type: 'select', options: [{ value: 'a', label: 'First' }] },
  { name: 'many', label: 'Any of', type: 'multiselect', options: [{ value: 'x', label: 'Ex' }, { value: 'y', label: 'Why' }] }, // prettier-ignore
  { name: 'more', label: 'Ask me more', type: 'boolean' },
  { name: 'extra', label: 'Extra', type: 'string', required: true, showIf: { property: 'more', equals: true } },
];

const table: PropertyInput = {
  name: 'table',
  label: 'Table',
  type: 'select',
  required: true,
  options: { from: 'target', of: 'objects' },
};

describe('citizen-wizard, options step', () => {
  let host: WizardHost;
  let wizard: WizardPage;

  const open = (properties: PropertyInput[]) => {
    host = new WizardHost({ recipe: recipeWith(properties) });
    host.connections = [homeConnection, connection(), connection({ id: 'con_2', name: 'Archive', updatedAt: '2025-11-01T00:00:00Z' })]; // prettier-ignore
    wizard = new WizardPage();
  };
  const goToOptions = async () => {
    await wizard.at('Your contacts, in your own database');
    wizard.step('Options').click();
    await wizard.at('Options');
    await until(() => host.callsTo('GET /v1/connections').length > 0);
  };
  afterEach(() => {
    wizard.remove();
    host.restore();
  });

  it('asks questions of every kind and sends what was answered', async () => {
    open(everyType);
    await goToOptions();
    await wizard.expectAccessible();
    for (const [label, answer] of Object.entries({
      Text: ' words ',
      Key: 'k',
      'How many': '12',
      Mail: 'a@b.example',
      Site: 'https://b.example',
      Since: '2025-01-31',
      Note: 'two\nlines',
      'One of': 'a',
    })) {
      await wizard.fill(label, answer);
    }
    wizard.field('Why').click();
    await wizard.element.updateComplete;
    wizard.step('Review and deploy').click();
    await wizard.at('Review and deploy');
    await wizard.see('Set, and never shown');
    await wizard.see('First');
    await wizard.click('Deploy');
    await wizard.see('Setting things up');
    const { values } = host.callsTo('POST /v1/deployments')[0]?.body as { values: unknown };
    expect(values).to.deep.equal({
      text: 'words',
      secret: 'k',
      count: 12,
      mail: 'a@b.example',
      site: 'https://b.example',
      day: '2025-01-31',
      note: 'two\nlines',
      one: 'a',
      many: ['y'],
      more: false,
    });
  });

  it('sets what is answered side by side in one line, whatever is said above or below', async () => {
    open([...everyType.slice(0, 2), { ...table, help: 'Another help, which goes on for so long that it takes two lines.' }, { name: 'plain', label: 'Plain', type: 'string' }]); // prettier-ignore
    await setViewport({ width: 1000, height: 800 });
    try {
      await goToOptions();
      await wizard.fill('Table', '');
      wizard.field('Table').dispatchEvent(new Event('blur'));
      await wizard.see('Choose one.');
      for (const [one, other] of [
        ['Text', 'Key'],
        ['Table', 'Plain'],
      ] as const) {
        const [here, there] = [one, other].map(label => wizard.field(label).getBoundingClientRect());
        expect(here?.left, `${other} is beside ${one}`).to.be.below(there?.left ?? 0);
        expect(here?.top).to.be.closeTo(there?.top ?? 0, 1);
      }
    } finally {
      await setViewport({ width: 800, height: 600 });
    }
  });

  it('shows a question when another is answered so, and asks for it only then', async () => {
    open(everyType);
    await goToOptions();
    expect(wizard.text).not.to.contain('Extra');
    wizard.field('Ask me more').click();
    await wizard.see('Extra');
    await wizard.click('Continue');
    await wizard.see('Extra – This is missing. Write it here.');
    wizard.field('Ask me more').click();
    await wizard.element.updateComplete;
    await wizard.click('Continue');
    await wizard.at('Review and deploy');
  });

  describe('lists that are read from a connection', () => {
    it('says that it reads, then offers what was read', async () => {
      open([table]);
      const { handler, answer } = later();
      host.on('GET /v1/connections/con_1/options', handler);
      await goToOptions();
      await wizard.see('Reading this list from your PostgreSQL…');
      await wizard.expectAccessible();
      answer(json({ items: tables }));
      await until(() => wizard.field('Table').options.length === 3);
    });

    it('says that there is nothing, and reads again', async () => {
      open([table]);
      host.on('GET /v1/connections/con_1/options', () => json({ items: [] }));
      await goToOptions();
      await wizard.see('There is nothing in this list in your PostgreSQL yet.');
      host.on('GET /v1/connections/con_1/options', () => json({ items: tables }));
      await wizard.click('Read again');
      await until(() => wizard.field('Table').options.length === 3);
    });

    it('says that it could not read, and tries again', async () => {
      open([table]);
      host.on('GET /v1/connections/con_1/options', () => problem(500, 'unexpected', 'PostgreSQL did not let us in.'));
      await goToOptions();
      await wizard.see('We could not read this list from your PostgreSQL.');
      await wizard.see('PostgreSQL did not let us in.');
      await wizard.expectAccessible();
      host.on('GET /v1/connections/con_1/options', () => json({ items: tables }));
      await wizard.click('Try again');
      await until(() => wizard.field('Table').options.length === 3);
    });

    it('reads again by itself when the host is back', async () => {
      open([table]);
      let isAway = true;
      host.on('GET /v1/connections/con_1/options', () => (isAway ? unreachable() : json({ items: tables })));
      await goToOptions();
      await wizard.see('We could not read this list from your PostgreSQL.');
      isAway = false;
      globalThis.dispatchEvent(new Event('online'));
      await until(() => wizard.field('Table').options.length === 3);
    });

    it('drops an answer that comes after another account was chosen', async () => {
      open([table]);
      const slow = later();
      host.on('GET /v1/connections/con_1/options', slow.handler);
      host.on('GET /v1/connections/con_2/options', () => json({ items: [{ value: 'old', label: 'old' }] }));
      await goToOptions();
      await wizard.see('Reading this list');
      wizard.step('Connect PostgreSQL').click();
      await wizard.see('Warehouse');
      await wizard.click('Use another account');
      wizard.field('Archive').click();
      await wizard.element.updateComplete;
      wizard.step('Options').click();
      await wizard.at('Options');
      await until(() => wizard.field('Table').options.length === 2);
      slow.answer(json({ items: tables }));
      await wizard.fill('Table', 'old');
      await wizard.click('Continue');
      await wizard.at('Review and deploy');
      await wizard.see('old');
    });

    it('asks anew when the list no longer has what was chosen', async () => {
      open([table]);
      await goToOptions();
      await until(() => wizard.field('Table').options.length === 3);
      await wizard.fill('Table', 'public.people');
      await wizard.click('Continue');
      await wizard.at('Review and deploy');
      host.on('GET /v1/connections/con_1/options', () => json({ items: tables.slice(0, 1) }));
      await wizard.click('Back');
      await wizard.at('Options');
      await until(() => wizard.field('Table').options.length === 2);
      await wizard.click('Continue');
      await wizard.see('Table – This choice is no longer in the list. Choose another.');
    });

    it('says which app to connect first, and leads there', async () => {
      open([table]);
      host.on('GET /v1/connections', () => page([homeConnection]));
      await goToOptions();
      await wizard.see('Connect PostgreSQL first');
      await wizard.click('Go to “Connect PostgreSQL”');
      await wizard.at('Connect PostgreSQL');
    });
  });
});
