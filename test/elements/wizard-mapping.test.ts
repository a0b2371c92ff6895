import { expect } from '@open-wc/testing';
import * as z from 'zod/mini';
import { DraftContent } from '../../src/contract/index.ts';
import type { EntryResult, FieldMapping, Option, Recipe } from '../../src/contract/index.ts';
import { harborContactsToPostgresql } from '../../packages/library/src/demo/harbor-contacts-to-postgresql.ts';
import {
  connection,
  draft,
  homeConnection,
  json,
  later,
  problem,
  recipe,
  tables,
  WizardHost,
  type Call,
} from './support/wizard-host.ts';
import { until, WizardPage, words } from './support/wizard-page.ts';

const sources: Option[] = [
  { value: 'id', label: 'id', type: 'text', sample: 'c1' },
  { value: 'firstName', label: 'firstName', type: 'text', sample: 'Ana' },
  { value: 'e-mail', label: 'e-mail', type: 'text', sample: 'ana@acme.example' },
  { value: 'stage', label: 'stage', type: 'text', sample: 'customer' },
  { value: 'birthday', label: 'birthday', type: 'date', sample: '1990-01-31' },
  { value: 'company', label: 'company', type: 'record', sample: '{"name":"Acme"}' },
  { value: 'company.name', label: 'company.name', type: 'text', sample: 'Acme' },
];
const targets: Option[] = [
  { value: 'contact_id', label: 'contact_id', type: 'text', required: true, unique: true },
  { value: 'full_name', label: 'Full name', type: 'text' },
  { value: 'email', label: 'email', type: 'text' },
  { value: 'birthday', label: 'birthday', type: 'date' },
  { value: 'company_name', label: 'company_name', type: 'text' },
];
const mapping: FieldMapping[] = [
  { to: 'contact_id', from: 'id' },
  { to: 'full_name', formula: 'firstName' },
  {
    to: 'tier',
    from: 'stage',
    convert: { kind: 'lookup', table: { customer: 'gold', lead: 'silver' }, otherwise: 'none' },
  },
];

const mapped = (entries: FieldMapping[] = mapping): Recipe => {
  const { steps, project } = recipe();
  if (project.kind !== 'flow') throw new Error('The recipe has no flow');
  const operations = project.operations.map(operation => ({ ...operation, mapping: entries }));
  const review = steps.at(-1);
  return recipe({
    project: { ...project, operations },
    steps: [
      ...harborContactsToPostgresql.steps.filter(({ type }) => type !== 'summary'),
      { id: 'fields', type: 'mapping', title: 'Where each field goes', operation: 'main' },
      ...(review ? [review] : []),
    ],
  });
};

describe('citizen-wizard, mapping step', () => {
  let host: WizardHost;
  let wizard: WizardPage;
  let read: (call: Call) => Response | Promise<Response>;
  let fill: (call: Call) => Response | Promise<Response>;

  const query = ({ path }: Call) => new URL(path, 'https://host.example').searchParams;

  const open = (theRecipe = mapped()) => {
    host = new WizardHost({ recipe: theRecipe });
    host.connections = [homeConnection, connection()];
    read = () => json({ items: sources });
    fill = () => json({ items: targets });
    host.on('GET /v1/connections/con_home/options', call => read(call));
    host.on('GET /v1/connections/con_1/options', call =>
      query(call).get('of') === 'fields' ? fill(call) : json({ items: tables }),
    );
    wizard = new WizardPage();
  };
  const goToFields = async () => {
    await wizard.at('Your contacts, in your own database');
    wizard.step('Options').click();
    await wizard.at('Options');
    await until(() => wizard.field('Table to fill').options.length > 1, 'The tables never came');
    await wizard.fill('Which contacts?', 'all');
    await wizard.fill('Table to fill', 'public.contacts');
    await wizard.click('Continue');
    await wizard.at('Where each field goes');
    await until(() => rowNames().length > 0, 'The rows never came');
  };
  const rowNames = () => wizard.all('.map .to > strong').map(words);
  const feed = (to: string) => wizard.field(`What goes into ${to}`);
  const row = (to: string) => words(feed(to).closest('tr'));
  const chosen = (to: string) => feed(to).selectedOptions[0]?.value;
  const known = () => until(() => rowNames().includes('email') && feed('email').options.length > 6, 'No fields came');
  const deployed = async () => {
    wizard.step('Review and deploy').click();
    await wizard.at('Review and deploy');
    await wizard.click('Deploy');
    await until(() => host.callsTo('POST /v1/deployments').length > 0, 'It was never deployed');
    return (host.callsTo('POST /v1/deployments')[0]?.body as { mapping: unknown }).mapping;
  };
  afterEach(() => {
    wizard.remove();
    host.restore();
  });

  it('shows every target field with what feeds it and a real value', async () => {
    open();
    await goToFields();
    await known();
    expect(rowNames()).to.deep.equal(['contact_id', 'Full name', 'tier', 'email', 'birthday', 'company_name']);
    expect(chosen('contact_id')).to.equal('from:id');
    expect(row('contact_id')).to.contain('Tells records apart');
    expect(row('contact_id')).to.contain('c1');
    expect(chosen('Full name')).to.equal('formula');
    expect(chosen('email')).to.equal('');
    expect(row('tier')).to.contain('“customer” becomes “gold”, “lead” becomes “silver”, and all else becomes “none”');
    const [asked] = host.callsTo('GET /v1/connections/con_home/options');
    expect(asked && Object.fromEntries(query(asked))).to.include({
      of: 'fields',
      use: 'read',
      recipe: 'harbor-contacts-to-postgresql',
      operation: 'main',
      given: '{"stage":"all"}',
    });
    await until(() => wizard.all('textarea').length > 0, 'The formula never came');
  });

  it('suggests fields with like names, which a person accepts', async () => {
    open();
    await goToFields();
    await known();
    await wizard.see('We found likely matches for 3 fields.');
    expect(row('email')).to.contain('Suggested: e-mail · ana@acme.example');
    expect(row('company_name')).to.contain('Suggested: company.name');
    await wizard.click('Use it for email');
    expect(chosen('email')).to.equal('from:e-mail');
    await wizard.click('Use all 2');
    expect(chosen('birthday')).to.equal('from:birthday');
    await wizard.fill('What goes into tier', '');
    expect(await deployed()).to.deep.equal({
      main: [
        { to: 'email', from: 'e-mail' },
        { to: 'birthday', from: 'birthday' },
        { to: 'company_name', from: 'company.name' },
        { to: 'tier' },
      ],
    });
  });

  it('sends nothing when all is as the recipe has it', async () => {
    open(mapped(mapping.slice(0, 2)));
    await goToFields();
    await known();
    await wizard.fill('What goes into contact_id', 'from:stage');
    await wizard.fill('What goes into contact_id', 'from:id');
    expect(await deployed()).to.deep.equal({});
  });

  it('says what becomes of a value on its way', async () => {
    const convert: FieldMapping['convert'] = [
      { kind: 'split', part: 'last' },
      { kind: 'default', fields: ['company.name'], value: 'Unknown' },
      { kind: 'cut', maxLength: 40 },
    ];
    open(mapped([...mapping.slice(0, 2), { to: 'email', from: 'firstName', convert }]));
    await goToFields();
    await known();
    const words =
      'only the last name, company.name if it is empty, “Unknown” if it is empty, and at most 40 characters';
    expect(row('email')).to.contain(`Changed on the way: ${words}.`);
    await wizard.fill('What goes into email', 'from:e-mail');
    expect(row('email')).not.to.contain('Changed on the way:');
  });

  it('says what the target lacks, and leaves it out', async () => {
    open();
    await goToFields();
    await wizard.see('PostgreSQL has no field “tier”.');
    await wizard.click('Continue');
    await wizard.see('tier – There is no such field to fill. Choose “Do not copy”.');
    await wizard.click('Leave it out');
    await wizard.click('Continue');
    await wizard.at('Review and deploy');
  });

  it('asks for what tells records apart', async () => {
    open(mapped(mapping.slice(0, 2)));
    await goToFields();
    await known();
    await wizard.fill('What goes into contact_id', '');
    await wizard.click('Continue');
    await wizard.see('contact_id – Records are told apart by this. Choose what goes into it.');
    await wizard.expectAccessible();
    wizard.all<HTMLAnchorElement>('.problems a')[0]?.click();
    await until(() => wizard.focused === feed('contact_id'));
  });

  it('doubts a field of another type', async () => {
    open();
    await goToFields();
    await known();
    await wizard.fill('What goes into birthday', 'from:stage');
    expect(row('birthday')).to.contain('“stage” holds text, “birthday” needs a date. Choose another field.');
    await wizard.fill('What goes into birthday', 'from:birthday');
    expect(row('birthday')).not.to.contain('Choose another field');
  });

  it('takes a fixed value and a field by its name', async () => {
    open(mapped(mapping.slice(0, 2)));
    await goToFields();
    await known();
    await wizard.fill('What goes into email', 'value');
    await wizard.click('Continue');
    await wizard.see('email – Write what goes into it');
    await wizard.fill('Value for email', 'none@acme.example');
    await wizard.fill('What goes into company_name', 'name');
    await wizard.fill('Name of the field for company_name', 'company.title');
    expect(await deployed()).to.deep.equal({
      main: [
        { to: 'email', value: 'none@acme.example' },
        { to: 'company_name', from: 'company.title' },
      ],
    });
  });

  it('takes a number as a fixed value, letter by letter', async () => {
    open(mapped(mapping.slice(0, 2)));
    fill = () => json({ items: targets.map(each => (each.value === 'email' ? { ...each, type: 'number' } : each)) });
    await goToFields();
    await known();
    await wizard.fill('What goes into email', 'value');
    await wizard.type('Value for email', '-1.05');
    expect(await deployed()).to.deep.equal({ main: [{ to: 'email', value: -1.05 }] });
  });

  /** Answers what entries make of real records. */
  const trials = (answer: (entry: FieldMapping) => Partial<EntryResult>) =>
    host.on('POST /v1/connections/con_home/mapping', ({ body }) => {
      const { entries } = body as { entries: FieldMapping[] };
      return json({ items: entries.map(entry => ({ message: null, details: null, samples: [], ...answer(entry) })) });
    });
  const sample = (before: string | null, after: string | null) => ({ before, after, message: null, details: null });
  const askedEntries = () =>
    host
      .callsTo('POST /v1/connections/con_home/mapping')
      .flatMap(({ body }) => (body as { entries: FieldMapping[] }).entries);

  describe('formulas', () => {
    const write = async (formula: string) => {
      await until(() => wizard.all('textarea').length > 0, 'The formula never came');
      await wizard.fill('Formula for Full name', formula);
    };

    it('shows what one makes of real records while it is typed', async () => {
      open(mapped(mapping.slice(0, 2)));
      trials(({ formula }) => (formula === '$uppercase(firstName)' ? { samples: [sample(null, 'ANA')] } : {}));
      await goToFields();
      await write('$upper');
      await write('$uppercase(firstName)');
      await wizard.see('makes ANA');
      await until(() => words(wizard.root.querySelector('[role=status]')) === 'makes ANA', 'It was never announced');
      const asked = host.callsTo('POST /v1/connections/con_home/mapping').at(-1);
      expect(asked?.body).to.deep.equal({
        entries: [{ to: 'full_name', formula: '$uppercase(firstName)' }],
        labels: { full_name: 'Full name' },
        recipe: 'harbor-contacts-to-postgresql',
        operation: 'main',
        given: { stage: 'all', table: 'public.contacts' },
      });
      expect(
        askedEntries().map(({ formula }) => formula),
        'what is half typed is not tried',
      ).not.to.include('$upper');
      expect(await deployed()).to.deep.equal({ main: [{ to: 'full_name', formula: '$uppercase(firstName)' }] });
    });

    it('does not go on with one that cannot be read', async () => {
      open(mapped(mapping.slice(0, 2)));
      await goToFields();
      const message = { code: 'mapping.formula', params: { field: 'full_name' }, text: 'It cannot be read.' };
      trials(({ formula }) => (formula === '$trim(' ? { message, details: 'S0203 Expected ")"' } : {}));
      await write('$trim(');
      await wizard.see('It cannot be read.');
      await wizard.see('S0203 Expected ")"');
      await wizard.click('Continue');
      await wizard.see('Full name – This formula cannot be read. Check it.');
      expect(row('Full name'), 'it is said once').not.to.contain('It cannot be read.');
      await wizard.expectAccessible();
      await wizard.fill('Formula for Full name', '$trim(firstName)');
      await wizard.click('Continue');
      await wizard.at('Review and deploy');
    });

    it('forgets the answer for a formula that stands there no more', async () => {
      open(mapped(mapping.slice(0, 2)));
      await goToFields();
      const slow = later();
      host.on('POST /v1/connections/con_home/mapping', slow.handler);
      await write('$lowercase(firstName)');
      await wizard.see('Trying it with real records…');
      await until(
        () => askedEntries().some(({ formula }) => formula === '$lowercase(firstName)'),
        'It was never tried',
      );
      trials(() => ({ samples: [sample(null, 'second')] }));
      await write('$uppercase(firstName)');
      await wizard.see('makes second');
      slow.answer(json({ items: [{ message: null, details: null, samples: [sample(null, 'too late')] }] }));
      await wizard.element.updateComplete;
      expect(wizard.text).not.to.contain('too late');
    });
  });

  describe('conversions', () => {
    const editor = () => wizard.root.querySelector<HTMLElement>('.convert');
    const openEditor = async (to: string) => {
      await wizard.click(`Change on the way: ${to}`);
      await until(() => editor() !== null, 'The editor never came');
    };
    const start = async (theMapping = mapping.slice(0, 2)) => {
      open(mapped(theMapping));
      trials(({ from, convert }) =>
        convert ? { samples: [sample(`${from} 1`, 'one'), sample(`${from} 2`, null)] } : {},
      );
      await goToFields();
      await known();
    };
    const choose = async (words_: string, step = 'What happens to the value') => {
      const select = wizard.field(step);
      const option = [...select.options].find(each => words(each) === words_);
      if (!option) throw new Error(`There is no "${words_}" in: ${words(select)}`);
      await wizard.fill(step, option.value);
    };

    it('are chosen by name, with the result for real records', async () => {
      await start();
      await wizard.fill('What goes into email', 'from:e-mail');
      await openEditor('email');
      expect(wizard.button('Change on the way: email').ariaExpanded).to.equal('true');
      expect(words(editor()?.querySelector('option') ?? null)).to.equal('It stays as it is');
      await choose('only the last name');
      await wizard.see('e-mail 1 becomes one');
      await wizard.see('e-mail 2 becomes nothing');
      await until(
        () => words(wizard.root.querySelector('[role=status]')) === 'e-mail 1 becomes one',
        'Never announced',
      );
      await wizard.expectAccessible();
      await choose('cut when it is too long', 'And then');
      await wizard.fill('Most characters', '40');
      expect(row('email')).to.contain('Changed on the way: only the last name and at most 40 characters.');
      await wizard.click('Change on the way: email');
      expect(editor()).to.equal(null);
      expect(await deployed()).to.deep.equal({
        main: [
          {
            to: 'email',
            from: 'e-mail',
            convert: [
              { kind: 'split', part: 'last' },
              { kind: 'cut', maxLength: 40 },
            ],
          },
        ],
      });
    });

    it('go back to what the recipe proposes', async () => {
      await start([...mapping.slice(0, 2), { to: 'email', from: 'e-mail', convert: { kind: 'text', to: 'plain' } }]);
      await openEditor('email');
      await choose('It stays as it is');
      expect(row('email')).not.to.contain('Changed on the way:');
      await wizard.click('As the recipe proposes: email');
      await until(() => wizard.focused === feed('email'), 'The focus was lost');
      expect(row('email')).to.contain('Changed on the way: as plain text.');
      expect(await deployed()).to.deep.equal({});
    });

    it('show dates as they will be written today', async () => {
      await start();
      await wizard.fill('What goes into birthday', 'from:birthday');
      await openEditor('birthday');
      const [year, month, day] = new Date().toISOString().slice(0, 10).split('-');
      await choose(`written like ${day}.${month}.${year}`);
      await wizard.fill('Time zone', 'UTC');
      expect(await deployed()).to.deep.equal({
        main: [
          {
            to: 'birthday',
            from: 'birthday',
            convert: { kind: 'date', to: 'text', format: 'dd.MM.yyyy', timeZone: 'UTC' },
          },
        ],
      });
    });

    it('read dates and numbers as they are written elsewhere', async () => {
      await start();
      await wizard.fill('What goes into birthday', 'from:birthday');
      await openEditor('birthday');
      await choose('only the day');
      await wizard.fill('How the value is written', 'dd.MM.yyyy');
      await wizard.see('read from 31.12.2026');
      await wizard.expectAccessible();
      await wizard.fill('What goes into email', 'from:stage');
      await openEditor('email');
      await choose('as a number');
      await wizard.fill('How the value is written', ',');
      expect(await deployed()).to.deep.equal({
        main: [
          { to: 'birthday', from: 'birthday', convert: { kind: 'date', to: 'date', from: 'dd.MM.yyyy' } },
          { to: 'email', from: 'stage', convert: { kind: 'number', mark: ',' } },
        ],
      });
    });

    it('join fields, and take others where a value is empty', async () => {
      await start();
      await wizard.fill('What goes into email', 'from:firstName');
      await openEditor('email');
      await choose('joined with other fields');
      await wizard.fill('Joined with', 'company.name');
      await wizard.fill('Field 2', 'stage');
      await wizard.fill('What stands between', '1');
      await choose('something else where it is empty', 'And then');
      await wizard.fill('Value where it is empty', 'nobody');
      await wizard.fill('Before that, the value of', 'e-mail');
      expect(await deployed()).to.deep.equal({
        main: [
          {
            to: 'email',
            from: 'firstName',
            convert: [
              { kind: 'join', fields: ['company.name', 'stage'], separator: ', ' },
              { kind: 'default', value: 'nobody', fields: ['e-mail'] },
            ],
          },
        ],
      });
    });

    it('are a table whose lines come and go by keyboard alone', async () => {
      await start();
      await wizard.fill('What goes into email', 'from:stage');
      await openEditor('email');
      await choose('looked up in a table');
      await wizard.fill('Value 1', '2');
      await wizard.fill('“2” becomes', 'two');
      await wizard.fill('Value 2', '1');
      expect(wizard.field('Value 1').value, 'lines stay where they were written').to.equal('2');
      await wizard.fill('“1” becomes', 'one');
      await wizard.fill('Value 3', '2');
      await wizard.see('This value is in the table already.');
      await wizard.expectAccessible();
      wizard.all<HTMLButtonElement>('button[aria-label="Remove “2”"]')[1]?.click();
      await until(() => wizard.focused === wizard.field('Value 3'), 'The focus was lost');
      expect(wizard.field('Value 3').value).to.equal('');
      await wizard.fill('All other values', 'value');
      await wizard.fill('Value for all others', 'none');
      await wizard.click('Remove “2”');
      await until(() => wizard.focused === wizard.field('Value 1'), 'The focus was lost');
      expect(wizard.field('Value 1').value).to.equal('1');
      expect(await deployed()).to.deep.equal({
        main: [{ to: 'email', from: 'stage', convert: { kind: 'lookup', table: { 1: 'one' }, otherwise: 'none' } }],
      });
    });

    it('list the choices of both sides in the table', async () => {
      open(mapped(mapping.slice(0, 2)));
      const choices = (...names: string[]) => names.map(name => ({ value: name.toLowerCase(), label: name }));
      read = () =>
        json({
          items: sources.map(each =>
            each.value === 'stage' ? { ...each, choices: choices('Customer', 'Lead', 'Gold') } : each,
          ),
        });
      fill = () =>
        json({
          items: targets.map(each => (each.value === 'email' ? { ...each, choices: choices('Gold', 'Silver') } : each)),
        });
      trials(() => ({}));
      await goToFields();
      await known();
      await wizard.fill('What goes into email', 'from:stage');
      await openEditor('email');
      await choose('looked up in a table');
      expect(wizard.field('“Gold” becomes').value, 'what has the same name goes together').to.equal('"gold"');
      expect(wizard.field('“Lead” becomes').value).to.equal('');
      await wizard.fill('“Customer” becomes', '"gold"');
      await wizard.fill('“Lead” becomes', '"silver"');
      await wizard.fill('“Gold” becomes', '');
      await wizard.fill('All other values', 'empty');
      await wizard.fill('Value 1', 'lead');
      await wizard.see('This value is in the table already.');
      expect(wizard.field('Value 1').value).to.equal('lead');
      const enter = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true });
      expect(wizard.field('Value 1').dispatchEvent(enter), 'Enter does not go on to the next step').to.equal(false);
      await wizard.expectAccessible();
      await wizard.fill('What goes into company_name', 'value');
      await wizard.fill('Value for company_name', 'Acme');
      expect(await deployed()).to.deep.equal({
        main: [
          {
            to: 'email',
            from: 'stage',
            convert: { kind: 'lookup', table: { customer: 'gold', lead: 'silver' }, otherwise: null },
          },
          { to: 'company_name', value: 'Acme' },
        ],
      });
    });

    it('take numbers that are typed letter by letter', async () => {
      open(mapped(mapping.slice(0, 2)));
      fill = () => json({ items: targets.map(each => (each.value === 'email' ? { ...each, type: 'number' } : each)) });
      trials(() => ({}));
      await goToFields();
      await known();
      await wizard.fill('What goes into email', 'from:stage');
      await openEditor('email');
      await choose('looked up in a table');
      await wizard.fill('All other values', 'value');
      await wizard.type('Value for all others', '0.05');
      await wizard.fill('Value 1', 'lead');
      await wizard.type('“lead” becomes', '1.50');
      expect(wizard.field('“lead” becomes').value).to.equal('1.5');
      expect(await deployed()).to.deep.equal({
        main: [{ to: 'email', from: 'stage', convert: { kind: 'lookup', table: { lead: 1.5 }, otherwise: 0.05 } }],
      });
    });

    it('are all tried, however many', async () => {
      const many = Array.from({ length: 300 }, (_, index): FieldMapping => ({
        to: `f${index}`,
        from: 'id',
        convert: { kind: 'number' },
      }));
      open(mapped([...mapping.slice(0, 1), ...many]));
      trials(({ to }) => ({ samples: [sample('c1', `made for ${to}.`)] }));
      await goToFields();
      await until(() => wizard.hasButton('Show all 305 fields'), 'The fields never came');
      await wizard.click('Show all 305 fields');
      await wizard.see('made for f299.');
      expect(wizard.all('td').filter(cell => words(cell).includes('made for'))).to.have.length(300);
    });

    it('stay when a person goes back and forth, and with another field by its name', async () => {
      await start();
      await wizard.fill('What goes into email', 'name');
      await wizard.fill('Name of the field for email', 'mail');
      await openEditor('email');
      await choose('as a number');
      await wizard.fill('Name of the field for email', 'mail2');
      await wizard.click('Back');
      await wizard.at('Options');
      await wizard.click('Continue');
      await wizard.at('Where each field goes');
      expect(row('email')).to.contain('Changed on the way: as a number.');
      expect(await deployed()).to.deep.equal({
        main: [{ to: 'email', from: 'mail2', convert: { kind: 'number' } }],
      });
    });
  });

  describe('every other field', () => {
    const all: FieldMapping[] = [{ to: 'contact_id', from: 'id' }, { to: '*', from: '*' }]; // prettier-ignore

    it('goes to the field of the same name, and is said where there is none', async () => {
      open(mapped(all));
      await goToFields();
      await known();
      expect(rowNames().at(-1)).to.equal('All other fields');
      expect(chosen('birthday')).to.equal('from:birthday');
      await wizard.see('There is nowhere to put “id”, “firstName”, “e-mail”, “stage”, and “company” in PostgreSQL.');
      await wizard.fill('What goes into All other fields', '');
      expect(chosen('birthday')).to.equal('from:birthday');
      expect(wizard.text).not.to.contain('There is nowhere to put');
      expect(await deployed()).to.deep.equal({ main: [{ to: 'birthday', from: 'birthday' }, { to: '*' }] });
    });

    it('shows those of the source where the target does not tell, and takes more', async () => {
      open(mapped(all));
      fill = () => json({ items: [] });
      await goToFields();
      await until(() => rowNames().includes('birthday'));
      expect(rowNames()).to.deep.equal([
        'contact_id',
        'id',
        'firstName',
        'e-mail',
        'stage',
        'birthday',
        'company',
        'All other fields',
      ]);
      await wizard.fill('What goes into stage', '');
      await wizard.fill('Name of the field in PostgreSQL', 'town');
      await wizard.click('Add a field');
      await until(() => wizard.focused === feed('town'));
      await wizard.fill('What goes into town', 'from:company.name');
      expect(await deployed()).to.deep.equal({ main: [{ to: 'stage' }, { to: 'town', from: 'company.name' }] });
    });
  });

  it('goes on without fields that cannot be read, and reads them again', async () => {
    open(mapped(mapping.slice(0, 2)));
    read = () => problem(400, 'invalid', 'Harbor did not let us in.');
    await goToFields();
    await wizard.see('We could not read the fields from your Harbor. You can still write their names.');
    await wizard.see('Harbor did not let us in.');
    await wizard.expectAccessible();
    read = () => json({ items: sources });
    await wizard.click('Try again');
    await known();
  });

  it('searches among many', async () => {
    open(mapped(mapping.slice(0, 2)));
    const many = Array.from({ length: 300 }, (_, index) => ({ value: `column_${index}`, label: `column_${index}` }));
    fill = () => json({ items: [...targets, ...many] });
    await goToFields();
    await known();
    expect(rowNames()).to.have.length(60);
    await wizard.click('Show all 305 fields');
    expect(rowNames()).to.have.length(305);
    await wizard.fill('Search fields', 'Column 29'.replace(' ', '_'));
    await wizard.see('11 fields');
    expect(rowNames()[0]).to.equal('column_29');
  });

  it('counts anew when other records are read', async () => {
    open(mapped(mapping.slice(0, 2)));
    const counting = 'POST /v1/connections/con_home/count';
    host.on(counting, () => json({ read: 1000, wanted: 37, isWhole: false }));
    await goToFields();
    await wizard.click('Add a condition');
    await wizard.fill('Field', 'stage');
    await wizard.fill('Value', 'customer');
    await wizard.see('37 of the first 1,000 records are copied.');
    host.on(counting, () => json({ read: 200, wanted: 9, isWhole: true }));
    wizard.step('Options').click();
    await wizard.at('Options');
    await wizard.fill('Which contacts?', 'customer');
    await wizard.click('Continue');
    await wizard.at('Where each field goes');
    await wizard.see('9 of 200 records are copied.');
  });

  it('keeps the focus near a condition that is removed', async () => {
    open(mapped(mapping.slice(0, 2)));
    await goToFields();
    await known();
    await wizard.click('Add a condition');
    await wizard.fill('Field', 'stage');
    await wizard.click('Add a condition');
    await wizard.fill('Value', 'customer');
    const removeFirst = async () => {
      const [button] = wizard.all<HTMLButtonElement>('.filter button');
      button?.focus();
      button?.click();
      await wizard.element.updateComplete;
    };
    await removeFirst();
    expect(wizard.focused).to.equal(wizard.all('.filter select')[0]);
    await removeFirst();
    expect(wizard.focused).to.equal(wizard.button('Add a condition'));
  });

  it('copies only the records that meet a person’s conditions, and counts them', async () => {
    open(mapped(mapping.slice(0, 2)));
    const counting = 'POST /v1/connections/con_home/count';
    host.on(counting, () => json({ read: 1000, wanted: 37, isWhole: false }));
    await goToFields();
    await wizard.see('All that Harbor has.');
    await wizard.click('Add a condition');
    await until(() => wizard.focused?.id.endsWith('filter-0-field') ?? false, 'The new condition never took the focus');
    await wizard.fill('Field', 'stage');
    await wizard.fill('Value', 'customer');
    await wizard.see('37 of the first 1,000 records are copied.');
    const tops = wizard.all('.filter :is(select, input, button)').map(each => each.getBoundingClientRect().top);
    expect(Math.max(...tops) - Math.min(...tops), 'they stand in one line').to.be.below(2);
    const [asked] = host.callsTo(counting);
    expect((asked?.body as { filters: unknown }).filters).to.deep.equal([
      { field: 'stage', op: 'eq', value: 'customer' },
    ]);
    await wizard.expectAccessible();

    await wizard.click('Add a condition');
    wizard.all<HTMLSelectElement>('.filter select')[2]?.focus();
    await wizard.click('Continue');
    await wizard.see('Please check 1 thing before you go on');
    await wizard.see('Complete this condition, or remove it.');
    await wizard.expectAccessible();
    wizard.all<HTMLButtonElement>('.filter button')[1]?.click();
    await wizard.element.updateComplete;
    await wizard.click('Continue');
    await wizard.at('Review and deploy');
    await wizard.see('only records that meet 1 condition');
    await wizard.click('Deploy');
    await until(() => host.callsTo('POST /v1/deployments').length === 1, 'It was never sent');
    const { filters } = host.callsTo('POST /v1/deployments')[0]?.body as { filters: unknown };
    expect(filters).to.deep.equal({ main: [{ field: 'stage', op: 'eq', value: 'customer' }] });
  });

  it('says what a number or a day is to be written like, and is not done without it', async () => {
    open(mapped(mapping.slice(0, 2)));
    const counting = 'POST /v1/connections/con_home/count';
    host.on(counting, () => json({ read: 10, wanted: 3, isWhole: true }));
    const [id] = sources;
    read = () =>
      json({
        items: [
          id,
          { value: 'amount', label: 'Amount', type: 'number', sample: '250' },
          { value: 'birthday', label: 'Birthday', type: 'date', sample: '1990-01-31' },
          { value: 'seenAt', label: 'Seen', type: 'time', sample: '2025-11-30T08:00:00Z' },
          { value: 'opens', label: 'Opens', type: 'time', sample: '08:00' },
        ],
      });
    await goToFields();
    await known();
    await wizard.click('Add a condition');
    await wizard.fill('Field', 'amount');
    const value = () => wizard.field('Value');
    const told = () => wizard.all('.filter .err').map(words).join(' ');
    const leave = () => {
      wizard.button('Add a condition').focus();
      return wizard.element.updateComplete;
    };
    await wizard.fill('Comparison', 'gt');
    await wizard.fill('Value', 'two hundred');
    expect(told(), 'nothing is wrong while somebody types').to.equal('');
    await leave();
    await until(() => told() === 'Write a number, such as 250.', 'It was never told');
    expect(value().getAttribute('aria-invalid')).to.equal('true');
    await wizard.expectAccessible();
    // As the host reads numbers.
    for (const text of ['250', ' -2.50', '+3', '.5', '1e3']) {
      await wizard.fill('Value', text);
      expect(told(), text).to.equal('');
    }
    for (const text of ['2,5', '1 000', '0x10', '12 €']) {
      await wizard.fill('Value', text);
      expect(told(), text).to.equal('Write a number, such as 250.');
    }
    await wizard.fill('Comparison', 'eq');
    expect(told(), 'a code among what looks like numbers').to.equal('');
    await wizard.fill('Comparison', 'gt');
    expect(told()).to.equal('Write a number, such as 250.');
    expect(host.callsTo(counting), 'no condition that nothing can meet is counted').to.have.length(0);
    await wizard.click('Continue');
    await wizard.see('Condition 1 – Write a number, such as 250.');
    wizard.step('Review and deploy').click();
    await wizard.at('Review and deploy');
    expect(words(wizard.step('Where each field goes'))).to.contain('1 thing to fix');
    await wizard.click('Deploy');
    await wizard.see('1 step needs you');
    expect(host.callsTo('POST /v1/deployments')).to.have.length(0);

    wizard.step('Where each field goes').click();
    await wizard.at('Where each field goes');
    await wizard.fill('Field', 'birthday');
    expect(told(), 'another field begins anew').to.equal('');
    expect(value().type).to.equal('date');
    await wizard.fill('Value', '2025-11-30');
    await wizard.see('3 of 10 records are copied.');
    await wizard.fill('Field', 'seenAt');
    expect([...wizard.field('Comparison').options].map(({ label }) => label)).to.deep.equal(['is on or after', 'is before', 'has a value', 'is empty']); // prettier-ignore
    expect(value().type).to.equal('date');
    await wizard.fill('Field', 'opens');
    expect(value().type, 'a time of day is on no calendar').to.equal('text');
    await wizard.fill('Value', 'early');
    await leave();
    await until(() => told().startsWith('Write a day'), 'It was never told');
    await wizard.fill('Value', '07:30');
    expect(told()).to.equal('');
  });

  it('shows a value that is no day as it was written, and says so', async () => {
    open(mapped(mapping.slice(0, 2)));
    host.draft = draft({
      content: z.parse(DraftContent, {
        version: '1.0.0',
        step: 'fields',
        visited: ['fields'],
        values: { stage: 'all', table: 'public.contacts' },
        filters: { main: [{ field: 'birthday', op: 'gt', value: 'yesterday' }] },
      }),
    });
    await wizard.see('We kept your draft');
    await wizard.click('Continue at “Where each field goes”');
    await wizard.at('Where each field goes');
    await known();
    await until(() => wizard.field('Value').value === 'yesterday', 'The value never showed');
    expect(wizard.field('Value').type).to.equal('text');
    await wizard.click('Continue');
    await wizard.see('Condition 1 – Write a day, such as 2025-11-30.');
  });

  it('offers the values that a field takes for a condition on it', async () => {
    open(mapped(mapping.slice(0, 2)));
    const choices = ['lead', 'customer'].map(value => ({ value, label: `A ${value}` }));
    read = () => json({ items: [{ value: 'stage', label: 'Stage', type: 'text', choices }] });
    const counting = 'POST /v1/connections/con_home/count';
    host.on(counting, () => json({ read: 10, wanted: 3, isWhole: true }));
    await goToFields();
    await until(() => wizard.hasButton('Add a condition'));
    await wizard.click('Add a condition');
    await wizard.fill('Field', 'stage');
    expect([...wizard.field('Value').options].map(({ label }) => label)).to.deep.equal(['Choose…', 'A lead', 'A customer']); // prettier-ignore
    wizard.field('Value').focus();
    wizard.button('Add a condition').focus();
    await wizard.see('Complete this condition, or remove it.');
    await wizard.fill('Value', '"customer"');
    await wizard.see('3 of 10 records are copied.');
    const [asked] = host.callsTo(counting);
    expect((asked?.body as { filters: unknown }).filters).to.deep.equal([
      { field: 'stage', op: 'eq', value: 'customer' },
    ]);
    await wizard.fill('Comparison', 'contains');
    expect(wizard.field('Value').tagName).to.equal('INPUT');
  });
});
