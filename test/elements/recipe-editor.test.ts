import { expect, waitUntil } from '@open-wc/testing';
import { sendKeys, sendMouse, setViewport } from '@web/test-runner-commands';
import type { RecipeSourceInput } from '../../src/contract/index.ts';
import { NavigateEvent } from '../../src/controllers/navigate-event.ts';
import '../../src/elements/integrator/integrator.define.ts';
import '../../src/elements/recipe-editor/recipe-editor.define.ts';
import type { CitizenRecipeEditor } from '../../src/elements/recipe-editor/recipe-editor.element.ts';
import { EditorHost } from './support/editor-host.ts';
import { nextEvent, saying, shown, textOf } from './support/shown.ts';
import { apiUrl, endpoints, newToken, page, problem } from './support/wizard-host.ts';

const jitterpak = {
  endpoints: ['harbor', 'postgresql'],
  project: { kind: 'jitterpak', file: 'acme.jpk', sha256: 'a'.repeat(64) },
  steps: [
    { id: 'intro', type: 'introduction', title: 'Welcome', body: 'Hello' },
    {
      id: 'options',
      type: 'variables',
      title: 'Options',
      properties: [
        {
          name: 'url',
          label: 'Address',
          type: 'url',
          bind: [{ kind: 'projectVariable', name: 'acme.crm.gone' }],
        },
      ],
    },
    { id: 'review', type: 'summary', title: 'Review' },
  ],
} satisfies Partial<RecipeSourceInput>;

describe('<citizen-recipe-editor>', () => {
  let host: EditorHost;
  let editor: CitizenRecipeEditor;

  const root = (): ShadowRoot => editor.shadowRoot as ShadowRoot;
  const open = async (changes: Partial<RecipeSourceInput> = {}): Promise<void> => {
    host = new EditorHost(changes);
    await start();
  };
  const start = async (): Promise<void> => {
    editor = document.createElement('citizen-recipe-editor');
    Object.assign(editor, { apiUrl, token: newToken(), recipe: host.recipe.id });
    document.body.append(editor);
    await shown(editor, '.steps .row');
  };
  const rows = (selector = '.steps > li > .item .row') => [...root().querySelectorAll<HTMLElement>(selector)];
  const steps = () => rows().map(row => textOf(row.querySelector('.name')));
  const questions = () => rows('.questions .row').map(row => textOf(row.querySelector('.name')));
  const row = (name: string, selector = '.row'): Promise<HTMLElement> =>
    shown(editor, selector, found => textOf(found.querySelector('.name')) === name);
  const button = (name: string): Promise<HTMLElement> =>
    shown(editor, 'button', found => (found.ariaLabel === name || textOf(found) === name) && found.checkVisibility());
  const press = async (name: string): Promise<void> => {
    (await button(name)).click();
    await editor.updateComplete;
  };
  const field = async (label: string): Promise<HTMLInputElement & HTMLSelectElement> => {
    const found = await shown<HTMLLabelElement>(editor, 'form label', each => textOf(each).startsWith(label));
    return found.control as HTMLInputElement & HTMLSelectElement;
  };
  const fill = async (label: string, value: string): Promise<void> => {
    const input = await field(label);
    input.focus();
    input.value = value;
    input.dispatchEvent(new Event(input instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }));
    await editor.updateComplete;
  };
  const chord = async (key: string): Promise<void> => {
    await sendKeys({ down: 'Control' });
    await sendKeys({ press: key });
    await sendKeys({ up: 'Control' });
    await editor.updateComplete;
  };
  const leaveField = (): void => (root().activeElement as HTMLElement | null)?.blur();
  const said = (words: string | RegExp) => shown(editor, '[role=status]', saying(words));
  const focusedName = () => textOf(root().activeElement) || root().activeElement?.getAttribute('aria-label');
  const stored = () => host.updates.at(-1)?.source;

  before(() => setViewport({ width: 1300, height: 900 }));
  afterEach(() => {
    editor.remove();
    host.restore();
  });

  it('shows the steps, what is wrong and what people will see, as its author wrote it', async () => {
    await open();
    expect(host.paths.some(path => path.includes('original=true'))).to.equal(true);
    expect(steps()).to.deep.equal(host.recipe.steps.map(({ title }) => title));
    const wizard = await shown(editor, 'citizen-wizard');
    await shown(wizard, '#step-title', saying(host.recipe.steps[0]?.title ?? ''));
    (await row('Options')).click();
    await shown(wizard, '#step-title', saying('Options'));
    await expect(editor).to.be.accessible();
    expect(host.paths.filter(path => !path.startsWith('GET'))).to.deep.equal([]);
  });

  it('changes a question, shows it at once, and stores it as a new version', async () => {
    await open();
    (await row('Options')).click();
    (await row('Which contacts?')).click();
    await fill('Question', 'Whose contacts?');
    const wizard = await shown(editor, 'citizen-wizard');
    await shown(wizard, 'label', saying('Whose contacts?'));
    expect(textOf(await shown(editor, '.state'))).to.equal('Changes not saved');
    const saving = nextEvent(document.body, 'citizen-recipe-save');
    await press('Save');
    expect((await saving).recipe.version).to.equal('1.0.1');
    expect(host.updates[0]?.ifMatch).to.equal('"1"');
    const step = stored()?.steps.find(({ type }) => type === 'variables');
    expect(step && 'properties' in step && step.properties?.[0]?.label).to.equal('Whose contacts?');
    expect(stored()).not.to.have.any.keys('etag', 'organization', 'uploadedAt', 'deployments');
    expect(textOf(await shown(editor, '.state'))).to.equal('Saved');
    await fill('Question', 'Who?');
    await press('Save');
    await waitUntil(() => host.updates.length === 2);
  });

  it('adds, renames, copies and removes, and takes it back', async () => {
    await open();
    const before = steps();
    await press('Add a step');
    (await shown(editor, '[role=menuitem]', saying('Questions'))).click();
    await fill('Title', 'More');
    await press('Add a question');
    await waitUntil(() => (root().activeElement as HTMLElement | null)?.id === 'q-label');
    await fill('Question', 'How many?');
    await press('Make a copy of this question');
    expect(questions()).to.deep.equal(['How many?', 'Copy of How many?']);
    await press('Remove this question');
    expect(questions()).to.deep.equal(['How many?']);
    (await shown(editor, '.toast .undo')).click();
    await waitUntil(() => questions().length === 2);
    (await row('More')).click();
    await press('Remove this step');
    expect(steps()).to.deep.equal(before);
    await press('Undo');
    expect(steps()).to.include('More');
    for (let count = 0; count < 6 && steps().length > before.length; count += 1) await press('Undo');
    expect(steps()).to.deep.equal(before);
    expect((await button('Undo')).getAttribute('aria-disabled')).to.equal('true');
    await press('Redo');
    expect(steps()).to.have.length(before.length + 1);
  });

  it('puts steps in order by key, and says so', async () => {
    await open();
    const before = steps();
    const [first = '', second = '', third = ''] = before;
    const grip = await shown(editor, '.grip', found => found.ariaLabel?.includes(`Move ${first}.`) ?? false);
    grip.focus();
    await sendKeys({ press: 'Space' });
    await said(`${first} lifted, position 1 of ${before.length}`);
    await sendKeys({ press: 'ArrowDown' });
    await sendKeys({ press: 'ArrowDown' });
    await said(`${first}, moved to position 3 of ${before.length}. Press Space to drop, Escape to put back.`);
    expect(steps().slice(0, 3)).to.deep.equal([second, third, first]);
    expect(focusedName()).to.include(`Move ${first}. Position 3`);
    await sendKeys({ press: 'Escape' });
    expect(steps()).to.deep.equal(before);
    await waitUntil(() => focusedName()?.includes(`Move ${first}. Position 1`));
    await sendKeys({ press: 'Space' });
    await sendKeys({ press: 'ArrowDown' });
    await sendKeys({ press: 'Space' });
    await said(`${first} dropped at position 2`);
    expect(steps().slice(0, 2)).to.deep.equal([second, first]);
    expect(focusedName()).to.include(`Move ${first}. Position 2`);
    await press('Undo');
    expect(steps()).to.deep.equal(before);
  });

  it('puts questions in order by pointer', async () => {
    await open();
    (await row('Options')).click();
    await waitUntil(() => questions().length > 1);
    const before = questions();
    const grips = [...root().querySelectorAll<HTMLElement>('.questions .grip')];
    const middle = (element: HTMLElement | undefined): [number, number] => {
      const box = element?.getBoundingClientRect() ?? new DOMRect();
      return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
    };
    await sendMouse({ type: 'move', position: middle(grips[0]) });
    await sendMouse({ type: 'down' });
    await sendMouse({ type: 'move', position: middle(grips[1]) });
    await waitUntil(() => questions()[0] === before[1]);
    await sendMouse({ type: 'up' });
    await editor.updateComplete;
    expect(questions()).to.deep.equal([before[1], before[0], ...before.slice(2)]);
    await press('Undo');
    expect(questions()).to.deep.equal(before);
  });

  it('does not save what is wrong, and leads to it', async () => {
    await open();
    (await row('Options')).click();
    (await row('Which contacts?')).click();
    await fill('Question', '');
    (await row('Recipe details')).click();
    await press('Save');
    const problems = await shown(editor, '#problems');
    expect(root().activeElement).to.equal(problems);
    expect(textOf(problems)).to.include('1 thing to fix before you can save').and.to.include('This is empty.');
    expect(host.updates).to.have.length(0);
    expect(textOf(await shown(editor, '.mark.bad'))).to.equal('1 thing to fix');
    (await shown(editor, '.linkish')).click();
    await waitUntil(() => (root().activeElement as HTMLElement | null)?.id === 'q-label');
    expect(root().activeElement?.getAttribute('aria-invalid')).to.equal('true');
    await expect(editor).to.be.accessible();
    await fill('Question', 'Which ones?');
    expect(root().querySelector('#problems')).to.equal(null);
  });

  it('points to what lies open, also from right to left', async () => {
    await open();
    (await row('Options')).click();
    (await row('Which contacts?')).click();
    const folded = await shown<HTMLDetailsElement>(editor, 'details.sect');
    folded.open = true;
    const mark = folded.querySelector('summary .ico') as Element;
    expect(getComputedStyle(mark).rotate).to.equal('90deg');
    editor.dir = 'rtl';
    // It is mirrored there.
    expect(getComputedStyle(mark).rotate).to.equal('-90deg');
    expect(getComputedStyle(mark).transform).to.equal('matrix(-1, 0, 0, 1, 0, 0)');
  });

  it('offers the categories that there are, and takes another one', async () => {
    await open({ category: 'crm' });
    const category = await field('Category');
    const chosen = () => category.selectedOptions[0]?.label;
    expect(chosen()).to.equal('CRM');
    expect([...category.options].map(({ label }) => label)).to.include.members(['Finance', 'People', 'Another one…']);
    await fill('Category', 'hr');
    await fill('Category', '*');
    expect(root().activeElement, 'whoever chooses by arrow keys may go on').to.equal(category);
    await fill('Name of the category', 'Boats');
    await expect(editor).to.be.accessible();
    leaveField();
    await editor.updateComplete;
    expect(chosen()).to.equal('Another one…');
    expect((await field('Name of the category')).value).to.equal('Boats');
    await press('Save');
    await waitUntil(() => host.updates.length === 1);
    expect(stored()?.category).to.equal('Boats');

    await fill('Name of the category', 'finance ');
    leaveField();
    await editor.updateComplete;
    expect(chosen(), 'one that is known by that name is meant').to.equal('Finance');
    expect(root().querySelector('#r-category-own')).to.equal(null);
    await press('Save');
    await waitUntil(() => host.updates.length === 2);
    expect(stored()?.category).to.equal('finance');
  });

  it('says what the host refused, beside its field', async () => {
    await open();
    await fill('Name', 'Contacts');
    host.on(`PUT /v1/recipes/${host.recipe.id}`, () =>
      problem(422, 'invalid', 'One thing is wrong.', [
        { path: 'category', code: 'unknown', line: 1, column: 1, message: 'There is no such category.' },
      ]),
    );
    await press('Save');
    await shown(editor, '#problems', saying('There is no such category.'));
    expect((await field('Category')).getAttribute('aria-invalid')).to.equal('true');
    await fill('Category', 'crm');
    expect(root().querySelector('#problems')).to.equal(null);
  });

  it('shows both versions when somebody else was faster; mine is kept over theirs', async () => {
    await open();
    await fill('Name', 'My name for it');
    host.store({ summary: 'Their summary.' });
    await press('Save');
    const conflict = await shown(editor, '[part=conflict]');
    expect(textOf(conflict)).to.include('Ana changed this recipe: Today').and.to.include('Recipe details changed');
    expect(host.updates).to.have.length(0);
    await expect(editor).to.be.accessible();
    await press('Keep mine');
    await waitUntil(() => host.updates.length === 1);
    expect([stored()?.name, stored()?.summary]).to.deep.equal(['My name for it', host.recipe.summary]);
    expect(stored()?.summary).not.to.equal('Their summary.');
    await waitUntil(() => root().querySelector('[part=conflict]') === null);
  });

  it('takes theirs, and gives mine back when that is undone', async () => {
    await open();
    await fill('Name', 'My name for it');
    leaveField();
    await waitUntil(() => host.isFollowed);
    host.store({ name: 'Their name for it' });
    host.emit({ type: 'recipe', recipe: { id: host.recipe.id, version: host.recipe.version } });
    await shown(editor, '[part=conflict]');
    await press('Take theirs');
    expect(textOf(await shown(editor, '[part=heading]'))).to.equal('Their name for it');
    expect(textOf(await shown(editor, '.state'))).to.equal('Saved');
    await press('Undo');
    expect(textOf(await shown(editor, '[part=heading]'))).to.equal('My name for it');
    await press('Save');
    await waitUntil(() => host.updates.length === 1);
  });

  it('saves over what says nothing else, such as a publication', async () => {
    await open();
    await fill('Name', 'Contacts');
    host.recipe = { ...host.recipe, visibility: 'public', etag: '"published"' };
    await press('Save');
    await waitUntil(() => host.updates.length === 1);
    expect(root().querySelector('[part=conflict]')).to.equal(null);
  });

  it('follows another version while nothing of one’s own stands in its way', async () => {
    await open();
    await waitUntil(() => host.isFollowed);
    host.store({ name: 'Their name for it' });
    host.emit({ type: 'recipe', recipe: { id: host.recipe.id, version: host.recipe.version } });
    await shown(editor, '[part=heading]', saying('Their name for it'));
    await shown(editor, '.toast', saying('Ana saved version'));
  });

  it('looks for another version after a gap in what it is told', async () => {
    await open();
    await waitUntil(() => host.isFollowed);
    host.store({ name: 'Stored in the gap' });
    host.emit({ type: 'reset' });
    await shown(editor, '[part=heading]', saying('Stored in the gap'));
  });

  it('picks where an answer goes from what is in the Jitterpak', async () => {
    const sample = await fetch('/test/jitterpak/samples/acme-crm-to-desk.jpk');
    host = new EditorHost(jitterpak);
    host.jitterpak = new Uint8Array(await sample.arrayBuffer());
    await start();
    (await row('Options')).click();
    (await row('Address')).click();
    const variable = await field('Project variable');
    expect(variable.value).to.equal('acme.crm.gone');
    await waitUntil(() => variable.getAttribute('aria-invalid') === 'true');
    const offered = [...variable.options].map(({ value }) => value);
    expect(offered).to.include('acme.crm.url');
    await fill('Project variable', 'acme.crm.url');
    expect((await field('Project variable')).getAttribute('aria-invalid')).to.equal(null);
    await expect(editor).to.be.accessible();
    const focusedId = () => root().activeElement?.id;
    for (const leave of [true, false]) {
      await press('Add a place');
      await waitUntil(() => focusedId() === 'q-bind-1-kind');
      await shown(editor, '.err', saying('Choose a project variable.'));
      if (leave) await press('Remove place 2');
      if (leave) await waitUntil(() => focusedId() === 'q-bind');
    }
    const kinds = await shown<HTMLSelectElement>(editor, '#q-bind-1-kind');
    kinds.value = 'entityProperty';
    kinds.dispatchEvent(new Event('change'));
    await shown(editor, '.err', saying('Choose something of the Jitterpak.'));
    const entity = await shown<HTMLSelectElement>(editor, '#q-bind-1-guid', found => found.options.length > 1);
    entity.selectedIndex = 1;
    entity.dispatchEvent(new Event('change'));
    const key = await shown<HTMLSelectElement>(editor, '#q-bind-1-key');
    key.selectedIndex = 1;
    key.dispatchEvent(new Event('change'));
    await press('Save');
    await waitUntil(() => host.updates.length === 1);
    const step = stored()?.steps[1];
    const bind = step && 'properties' in step ? step.properties?.[0]?.bind : undefined;
    expect(bind?.[0]).to.deep.equal({ kind: 'projectVariable', name: 'acme.crm.url' });
    expect(bind?.[1]?.kind).to.equal('entityProperty');
  });

  it('says under which apps a Jitterpak is found', async () => {
    const sample = await fetch('/test/jitterpak/samples/acme-crm-to-desk.jpk');
    host = new EditorHost({ ...jitterpak, endpoints: ['home-made', 'postgresql'] });
    host.jitterpak = new Uint8Array(await sample.arrayBuffer());
    await start();
    (await row('Recipe details', '.outline .row')).click();
    await fill('Add an app', 'harbor');
    await shown(editor, '.ordered .name', saying('Harbor'));
    await press('Take “home-made” away');
    await expect(editor).to.be.accessible();
    (await row('Options')).click();
    (await row('Address')).click();
    await fill('Project variable', 'acme.crm.url');
    await press('Save');
    await waitUntil(() => host.updates.length === 1);
    expect(stored()?.endpoints).to.deep.equal(['postgresql', 'harbor']);
  });

  it('connects what a Jitterpak reaches through an account of the people', async () => {
    const sample = await fetch('/test/jitterpak/samples/salesforce-accounts-to-zendesk.jpk');
    host = new EditorHost({ ...jitterpak, steps: [{ id: 'review', type: 'summary', title: 'Review' }] });
    host.jitterpak = new Uint8Array(await sample.arrayBuffer());
    host.on('GET /v1/endpoints', () => page([...endpoints, { ...endpoints[0], id: 'salesforce', name: 'Salesforce' }]));
    await start();
    const add = async (kind: RegExp): Promise<void> => {
      await press('Add a step');
      (await shown(editor, '[role=menuitem]', saying(kind))).click();
      await editor.updateComplete;
    };
    await add(/^Connect an app: /);
    await fill('Title', 'Connect Salesforce');
    await add(/^Connect an app$/);
    await waitUntil(() => steps().includes('Connect an app'));
    await press('Save');
    await waitUntil(() => host.updates.length === 1);
    const source = stored();
    const connections = source?.project.kind === 'jitterpak' ? source.project.connections : undefined;
    expect(connections?.['salesforce']?.endpoint).to.equal('salesforce');
    expect(source?.endpoints).to.deep.equal(['harbor', 'postgresql', 'salesforce']);
    const connecting = source?.steps.flatMap(step => (step.type === 'endpoint' ? [step.connection] : []));
    expect(connecting).to.deep.equal(['salesforce', 'endpoint']);
  });

  it('has no such places for a flow', async () => {
    await open();
    (await row('Options')).click();
    (await row('Which contacts?')).click();
    await field('Question');
    expect([...root().querySelectorAll('summary')].map(textOf)).not.to.include('Where the answer goes');
  });

  it('makes choices, conditions and checks of a question', async () => {
    await open();
    (await row('Options')).click();
    await press('Add a question');
    await fill('Question', 'Region');
    await fill('Kind of answer', 'select');
    expect(textOf(await shown(editor, '.sect .err'))).to.include('nothing to choose from');
    await press('Add a choice');
    await waitUntil(() => root().activeElement?.id === 'q-options-0-label');
    const label = await shown<HTMLInputElement>(editor, '#q-options-0-label');
    label.value = 'Europe';
    label.dispatchEvent(new Event('input'));
    await editor.updateComplete;
    await fill('Filled in with', 'choice-1');
    await fill('This question', 'stage');
    expect((await field('Condition')).value).to.equal('is');
    await press('Add a question');
    await fill('Question', 'How many?');
    await fill('Kind of answer', 'number');
    await fill('At least', '1.');
    expect((await field('At least')).value).to.equal('1.');
    await fill('At least', '1.5');
    await fill('Filled in with', '1');
    const wrong = await shown(editor, '#q-default-error');
    expect(textOf(wrong)).to.include('less than 1.5');
    await fill('Filled in with', '2');
    await press('Save');
    await waitUntil(() => host.updates.length === 1);
    const step = stored()?.steps.find(({ type }) => type === 'variables');
    const made = step && 'properties' in step ? (step.properties ?? []).slice(-2) : [];
    expect(made[0]).to.deep.include({
      type: 'select',
      default: 'choice-1',
      options: [{ value: 'choice-1', label: 'Europe' }],
    });
    expect(made[0]?.showIf?.property).to.equal('stage');
    expect(made[1]).to.deep.include({ type: 'number', default: 2, validate: { min: 1.5 } });
  });

  it('asks before changes are left behind', async () => {
    await open();
    const goes = () => {
      const event = new NavigateEvent('gallery');
      document.body.dispatchEvent(event);
      return !event.defaultPrevented;
    };
    const unloads = () => globalThis.dispatchEvent(new Event('beforeunload', { cancelable: true }));
    expect([goes(), unloads()]).to.deep.equal([true, true]);
    await fill('Name', 'Other');
    expect([goes(), unloads()]).to.deep.equal([false, false]);
    await shown(editor, 'dialog[open]', saying('Leave without saving?'));
    await press('Keep editing');
    expect(root().querySelector('dialog[open]')).to.equal(null);
    expect(goes()).to.equal(false);
    await shown(editor, 'dialog[open]');
    const going = nextEvent(document.body, 'citizen-navigate');
    await press('Leave without saving');
    const event = await going;
    expect([event.page, event.defaultPrevented]).to.deep.equal(['gallery', false]);
    await press('Undo');
    expect([goes(), unloads()]).to.deep.equal([true, true]);
  });

  it('is a page of <citizen-integrator>, which is not left without asking', async () => {
    host = new EditorHost();
    host.on('GET /v1/recipes', () => page([]));
    const integrator = document.createElement('citizen-integrator');
    Object.assign(integrator, { apiUrl, token: newToken(), page: 'recipe-editor', recipe: host.recipe.id });
    document.body.append(integrator);
    editor = await shown<CitizenRecipeEditor>(integrator, 'citizen-recipe-editor');
    await shown(editor, '.steps .row');
    await fill('Name', 'Other');
    const recipes = await shown(integrator, '.page', saying('Recipes'));
    recipes.click();
    await shown(editor, 'dialog[open]');
    expect(integrator.page).to.equal('recipe-editor');
    await press('Leave without saving');
    await shown(integrator, 'citizen-gallery');
    expect(integrator.page).to.equal('gallery');
    integrator.remove();
  });

  it('is used by key alone: undo, redo and save', async () => {
    await open();
    (await field('Name')).focus();
    await sendKeys({ press: 'End' });
    await sendKeys({ type: ' X' });
    const name = host.recipe.name;
    expect((await field('Name')).value).to.equal(`${name} X`);
    await chord('z');
    expect((await field('Name')).value).to.equal(name);
    await chord('y');
    expect((await field('Name')).value).to.equal(`${name} X`);
    await chord('s');
    await waitUntil(() => host.updates.length === 1);
  });

  it('shows one pane at a time where there is little room', async () => {
    await setViewport({ width: 500, height: 800 });
    await open();
    const visible = () =>
      [...root().querySelectorAll<HTMLElement>('.editor > .pane')].filter(pane => pane.checkVisibility()).length;
    expect(visible()).to.equal(1);
    (await row('Options')).click();
    await shown(editor, '#properties-title', saying('Options'));
    expect(visible()).to.equal(1);
    await waitUntil(() => (root().activeElement as HTMLElement | null)?.id === 'properties-title');
    await press('Preview');
    await shown(editor, 'citizen-wizard', found => found.checkVisibility());
    await expect(editor).to.be.accessible();
    await setViewport({ width: 1300, height: 900 });
    expect(visible()).to.equal(3);
  });

  it('is not for those who may not', async () => {
    host = new EditorHost();
    host.customer = { id: 'acme', name: 'Acme' };
    editor = document.createElement('citizen-recipe-editor');
    Object.assign(editor, { apiUrl, token: newToken(), recipe: host.recipe.id });
    document.body.append(editor);
    await shown(editor, '.empty', saying('You cannot edit this recipe'));
    expect(root().querySelector('.steps')).to.equal(null);
  });

  it('says by which words it is found and what it can do, in an order', async () => {
    await open();
    (await row('Recipe details', '.outline .row')).click();
    await fill('Other words that people search by', 'CRM,  address book , CRM');
    leaveField();
    const words = await field('Other words that people search by');
    await waitUntil(() => words.value === 'CRM, address book');
    await fill('Add what it can do', 'sync');
    const grip = await shown(editor, '.grip', found => found.ariaLabel?.startsWith('Move Sync') === true);
    grip.focus();
    await sendKeys({ press: 'Space' });
    await sendKeys({ press: 'Home' });
    await sendKeys({ press: 'Space' });
    await waitUntil(() => textOf(root().querySelector('.ordered .name')).startsWith('Sync'));
    await expect(editor).to.be.accessible();
    await press('Save');
    await waitUntil(() => host.updates.length === 1);
    expect(stored()?.keywords).to.deep.equal(['CRM', 'address book']);
    expect(stored()?.actions[0]).to.equal('sync');
    expect(stored()?.actions).to.have.length(host.recipe.actions.length);
  });

  it('proposes a schedule, and leaves the time zone to the people', async () => {
    await open();
    await press('Add a step');
    (await shown(editor, '[role=menuitem]', saying('Schedule'))).click();
    await shown(editor, 'form legend', saying('How often'));
    await fill('Title', 'When');
    await shown(editor, '.form-head + p', saying(/^Schedule: \w/));
    (await row('Options')).click();
    await shown(editor, '.form-head + p', saying(/^Questions$/));
    (await row('When')).click();
    (await field('Weekly')).click();
    await shown(editor, 'form legend', saying('On these days'));
    (await field('Fri')).click();
    await fill('At', '07:30');
    await expect(editor).to.be.accessible();
    const wizard = await shown(editor, 'citizen-wizard');
    await shown(wizard, '.sentence', saying('7:30'));
    await press('Save');
    await waitUntil(() => host.updates.length === 1);
    const step = stored()?.steps.find(({ type }) => type === 'schedule');
    expect(step && 'default' in step && step.default).to.deep.equal({
      kind: 'weekly',
      days: ['mon', 'tue', 'wed', 'thu'],
      at: ['07:30'],
      timeZone: 'UTC',
    });
  });

  it('shows the schedule that is proposed now in the preview that was there before', async () => {
    await open({
      steps: [{ id: 'when', type: 'schedule', title: 'When', operation: 'main', default: { kind: 'off' } }],
    });
    (await row('When')).click();
    const wizard = await shown(editor, 'citizen-wizard');
    await shown(wizard, '.sentence', saying('Run now'));
    (await field('Weekly')).click();
    await fill('At', '08:15');
    await shown(wizard, '.sentence', saying('8:15'));
  });

  it('has choices read from a connection, once other questions are answered', async () => {
    await open();
    (await row('Options')).click();
    await press('Add a question');
    await fill('Question', 'Which columns?');
    await fill('Kind of answer', 'multiselect');
    await fill('Where the choices come from', 'target');
    await fill('What is read', 'fields');
    await fill('Whose fields', 'table');
    (await field('Table to fill')).click();
    await expect(editor).to.be.accessible();
    await press('Save');
    await waitUntil(() => host.updates.length === 1);
    const step = stored()?.steps.find(({ id }) => id === 'options');
    expect(step && 'properties' in step && step.properties?.at(-1)?.options).to.deep.equal({
      from: 'target',
      of: 'fields',
      object: { property: 'table' },
      dependsOn: ['table'],
    });
    await fill('Where the choices come from', '');
    await button('Add a choice');
  });

  it('is translated, step by step', async () => {
    await open();
    (await row('Recipe details', '.outline .row')).click();
    await fill('Add a language', 'de');
    (await shown(editor, 'summary', saying('In German'))).click();
    const inGerman = async (id: string, value: string) => {
      const input = await shown<HTMLInputElement>(editor, `#r-translations-de-${id}`);
      input.value = value;
      input.dispatchEvent(new Event('input', { bubbles: true }));
    };
    await inGerman('name', 'Kontakte kopieren');
    await inGerman('steps-options-title', 'Optionen');
    await expect(editor).to.be.accessible();
    await press('Save');
    await waitUntil(() => host.updates.length === 1);
    expect(stored()?.translations).to.deep.equal({
      de: { name: 'Kontakte kopieren', steps: { options: { title: 'Optionen' } } },
    });
    await press('Remove German');
    await press('Save');
    await waitUntil(() => host.updates.length === 2);
    expect(stored()?.translations).to.deep.equal({});
  });
});
