import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { later, recipe, session, unreachable, WizardHost, json, problem } from './support/wizard-host.ts';
import { recipeAt } from './support/many-recipes.ts';
import { until, WizardPage, words } from './support/wizard-page.ts';

const introduction = 'Your contacts, in your own database';
const twoPlaces = session({
  environments: [
    { id: 'test', name: 'Test', access: 'write' },
    { id: 'production', name: 'Production', access: 'write' },
    { id: 'archive', name: 'Archive', access: 'read' },
  ],
});

describe('citizen-wizard', () => {
  let host: WizardHost;
  let wizard: WizardPage;

  const open = (changes?: ConstructorParameters<typeof WizardHost>[0], attributes?: Record<string, string>) => {
    host = new WizardHost(changes);
    wizard = new WizardPage(attributes);
  };
  afterEach(() => {
    wizard.remove();
    host.restore();
  });

  it('shows what the recipe does and skips the connection that is already there', async () => {
    open();
    await wizard.at(introduction);
    await wizard.see('Your Harbor account is already connected.');
    await wizard.see('What you need');
    expect(wizard.all('.dirs .step').map(step => words(step))).to.deep.equal([
      '1 Introduction You are here',
      '2 Connect PostgreSQL Next',
      '3 Options',
      '4 Review and deploy',
    ]);
    await wizard.expectAccessible();
  });

  it('offers recipes that are like this one, and goes to one of them', async () => {
    const other = { ...recipeAt(7), id: 'other', name: 'Copy orders from Harbor' };
    open();
    host.on(`GET /v1/recipes/${recipe().id}/related`, () => json({ items: [other] }));
    await wizard.at(introduction);
    await wizard.see('Related recipes');
    await wizard.expectAccessible();
    const chosen: string[] = [];
    document.body.addEventListener('citizen-recipe-select', event => {
      chosen.push(event.recipe.id);
      if (chosen.length === 1) event.preventDefault();
    });
    const choice = wizard.all<HTMLButtonElement>('.related button')[0] ?? expect.fail('nothing to choose');
    choice.click();
    expect(wizard.element.recipe).to.equal(recipe().id);
    choice.click();
    expect(chosen).to.deep.equal(['other', 'other']);
    expect(wizard.element.recipe).to.equal('other');
  });

  it('goes without them where they cannot be had', async () => {
    open();
    await wizard.at(introduction);
    await until(() => host.callsTo(`GET /v1/recipes/${recipe().id}/related`).length > 0);
    expect(wizard.all('.related')).to.have.length(0);
  });

  it('says that it is ready, once', async () => {
    let count = 0;
    const counter = () => count++;
    document.body.addEventListener('citizen-ready', counter);
    open();
    await wizard.at(introduction);
    document.body.removeEventListener('citizen-ready', counter);
    expect(count).to.equal(1);
  });

  it('leads from the introduction to a deployment', async () => {
    open();
    await wizard.goToReview();
    await wizard.see('Customers only');
    await wizard.see('public.contacts');
    await wizard.see('All steps are complete');
    await wizard.expectAccessible();
    await wizard.click('Deploy');
    await wizard.see('Setting things up');
    expect(host.callsTo('POST /v1/deployments')[0]?.body).to.deep.equal({
      recipe: recipe().id,
      version: '1.0.0',
      environment: 'production',
      connections: { source: 'con_home', target: 'con_new' },
      action: 'upsert',
      values: { stage: 'customer', table: 'public.contacts' },
      mapping: {},
      schedules: {},
      firstRun: { main: 'after-deploy' },
    });
  });

  it('works with the keyboard alone', async () => {
    open();
    await wizard.at(introduction);
    const press = (key: string) => sendKeys({ press: key });
    const type = (text: string) => sendKeys({ type: text });
    const tabTo = async (isThere: (element: HTMLElement | null) => boolean) => {
      for (let presses = 0; presses < 40 && !isThere(wizard.focused); presses++) await press('Tab');
      expect(isThere(wizard.focused), `reached, instead of ${words(wizard.focused)}`).to.equal(true);
    };
    const toButton = (name: string) => tabTo(element => element?.localName === 'button' && words(element) === name);
    const toField = (label: string) => tabTo(element => element !== null && element === wizard.field(label));

    await toButton('Continue');
    await press('Enter');
    await wizard.at('Connect PostgreSQL');
    await until(() => wizard.focused?.id === 'step-title', 'The heading never took the focus');
    await wizard.see('Server address');
    for (const [label, answer] of Object.entries({
      'Server address': 'db.example.com',
      Database: 'warehouse',
      'User name': 'writer',
      Password: 'secret',
    })) {
      await toField(label);
      await type(answer);
    }
    await press('Enter');
    await wizard.at('Options');
    await toField('Which contacts?');
    await press('ArrowDown');
    await press('ArrowDown');
    await until(() => wizard.field('Table to fill').options.length > 1);
    await toField('Table to fill');
    await press('ArrowDown');
    await toButton('Continue');
    await press('Enter');
    await wizard.at('Review and deploy');
    await press('Enter');
    expect(host.callsTo('POST /v1/deployments'), 'Enter deploys nothing').to.have.length(0);
    await toButton('Deploy');
    await press('Space');
    await wizard.see('Setting things up');
    expect(host.callsTo('POST /v1/deployments')).to.have.length(1);
  });

  it('lets people visit any step and marks what they leave unfinished', async () => {
    open();
    await wizard.at(introduction);
    wizard.step('Options').click();
    await wizard.at('Options');
    expect(words(wizard.step('Options'))).to.equal('3 Options You are here');
    wizard.step('Connect PostgreSQL').click();
    await wizard.at('Connect PostgreSQL');
    expect(words(wizard.step('Options'))).to.equal('Options 2 things to fix');
    expect(wizard.step('Options').querySelector('.dot svg')).to.not.equal(null);
    await wizard.expectAccessible();
  });

  it('keeps what was answered when people go back and forth, or the element is moved', async () => {
    open();
    await wizard.at(introduction);
    await wizard.click('Continue');
    await wizard.see('Server address');
    await wizard.fill('Server address', 'db.example.com');
    await wizard.click('Back');
    await wizard.at(introduction);
    const place = document.createElement('div');
    document.body.append(place);
    place.append(wizard.element);
    await until(() => host.callsTo(`GET /v1/recipes/${recipe().id}`).length === 2);
    await until(() => wizard.all('.step').length > 0);
    wizard.step('Connect PostgreSQL').click();
    await wizard.see('Server address');
    expect(wizard.field('Server address').value).to.equal('db.example.com');
    place.remove();
  });

  it('asks where it should run when there is a choice, before anything else', async () => {
    open({ session: twoPlaces });
    await wizard.at(introduction);
    expect(wizard.all('.choice').map(choice => words(choice))).to.deep.equal(['Test', 'Production']);
    await wizard.click('Continue');
    await wizard.see('Please check 1 thing before you go on');
    await wizard.see('Choose where it should run.');
    await wizard.expectAccessible();
    wizard.field('Test').click();
    await wizard.click('Continue');
    await wizard.at('Connect PostgreSQL');
    await wizard.see('Server address');
    expect(host.callsTo('GET /v1/connections').map(({ path }) => path)).to.deep.equal([
      '/v1/connections?environment=test&limit=500',
    ]);
  });

  it('takes the environment that the page says', async () => {
    open({ session: twoPlaces }, { environment: 'production' });
    await wizard.at(introduction);
    expect(wizard.all('.choice')).to.have.length(0);
  });

  it('speaks in the heading level that the page needs', async () => {
    open({}, { 'heading-level': '3' });
    await wizard.at(introduction);
    expect(wizard.root.querySelector('h4#step-title')).to.not.equal(null);
  });

  describe('what cannot be', () => {
    it('shows those who may not deploy why, instead of a dead button', async () => {
      open({ session: session({ environments: [{ id: 'test', name: 'Test', access: 'execute' }] }) });
      await wizard.at(introduction);
      wizard.step('Review and deploy').click();
      await wizard.see('You can prepare this recipe, but not deploy it');
      await wizard.see('You may look at Test, but not deploy there. Send it to someone who can.');
      expect(wizard.hasButton('Deploy')).to.equal(false);
      await wizard.expectAccessible();
    });

    it('says whom to ask when nothing may be set up', async () => {
      open({ session: session({ environments: [{ id: 'test', name: 'Test', access: 'view-logs' }] }) });
      await wizard.see('Ask your administrator for access to an environment.');
    });

    it('says to whoever belongs to no customer that a recipe belongs to one', async () => {
      open({ session: session({ customer: null, role: 'user' }) });
      await wizard.see('Open this recipe as one of your customers.');
    });

    it("says that the app provider's own product is not connected yet", async () => {
      host = new WizardHost();
      host.connections = [];
      wizard = new WizardPage();
      await wizard.see('Your Harbor account is not connected yet');
      wizard.step('Review and deploy').click();
      await wizard.at('Review and deploy');
      expect(wizard.hasButton('Deploy')).to.equal(false);
    });

    it('says that the recipe is gone', async () => {
      open({}, { recipe: 'gone' });
      await wizard.see('We could not load this recipe');
      await wizard.expectAccessible();
    });

    it('says so when the answer does not fit, and is never blank', async () => {
      const kinds: string[] = [];
      const listen = (event: Event) => kinds.push((event as Event & { kind: string }).kind);
      document.body.addEventListener('citizen-error', listen);
      host = new WizardHost();
      host.on(`GET /v1/recipes/${recipe().id}`, () => json({ id: 'something else' }));
      wizard = new WizardPage();
      await wizard.see('We could not load this recipe');
      await wizard.see('The service answered in a way that we do not understand.');
      document.body.removeEventListener('citizen-error', listen);
      expect(kinds).to.deep.equal(['unexpected']);
    });

    it('tries again by itself when the host is away', async () => {
      let isAway = true;
      host = new WizardHost();
      host.on(`GET /v1/recipes/${recipe().id}`, () => (isAway ? unreachable() : json(recipe())));
      wizard = new WizardPage();
      await wizard.see('We could not load this recipe');
      isAway = false;
      globalThis.dispatchEvent(new Event('online'));
      await wizard.at(introduction);
    });

    it('takes a translation where the recipe has one', async () => {
      const translated = recipe({ translations: { de: { steps: { options: { title: 'Einstellungen' } } } } });
      open({ recipe: translated }, { locale: 'de-AT' });
      await wizard.at(introduction);
      expect(words(wizard.step('Einstellungen'))).to.contain('Einstellungen');
    });
  });

  it('keeps markup that an author wrote as text', async () => {
    const body =
      'Hello <img src=x onerror=alert(1)> **bold** [bad](javascript:alert(1)) [good](https://harbor.example)';
    const theRecipe = recipe();
    const steps = theRecipe.steps.map(step => (step.type === 'introduction' ? { ...step, body } : step));
    open({ recipe: { ...theRecipe, steps } });
    await wizard.see('<img src=x onerror=alert(1)>');
    const lead = wizard.root.querySelector('.lead');
    expect(lead?.querySelector('img')).to.equal(null);
    expect([...(lead?.querySelectorAll('a') ?? [])].map(({ href }) => href)).to.deep.equal(['https://harbor.example/']);
  });

  it('shows a skeleton while it loads, and only after a moment', async () => {
    const { handler, answer } = later();
    host = new WizardHost();
    host.on(`GET /v1/recipes/${recipe().id}`, handler);
    wizard = new WizardPage();
    await wizard.see('Loading the recipe…');
    answer(json(recipe()));
    await wizard.at(introduction);
  });

  it('shows what went wrong with the accounts in their step', async () => {
    host = new WizardHost();
    host.on('GET /v1/connections', () => problem(403, 'forbidden', 'You may not see accounts here.'));
    wizard = new WizardPage();
    await wizard.at(introduction);
    wizard.step('Connect PostgreSQL').click();
    await wizard.see('We could not load your accounts');
    await wizard.see('You may not see accounts here.');
    await wizard.expectAccessible();
  });
});
