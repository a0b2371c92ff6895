import { expect, fixture, html } from '@open-wc/testing';
import type { CitizenIntegrator } from '../../src/elements/integrator/integrator.element.ts';
import '../../src/elements/integrator/integrator.define.ts';
import { focused, nextEvent, saying, shown, textOf } from './support/shown.ts';
import { connectHarbor, freshName, openGate, tokenUrl } from './support/stage.ts';

const recipe = 'Copy contacts from Harbor to PostgreSQL';

describe('<citizen-integrator>', () => {
  let customer: string;
  const open = (page: 'gallery' | 'deployments' | 'wizard' = 'gallery') =>
    fixture<CitizenIntegrator>(
      html`<citizen-integrator
        page=${page}
        api-url=${openGate().apiUrl}
        token-url=${tokenUrl({ customer })}
      ></citizen-integrator>`,
    );

  beforeEach(() => {
    customer = freshName();
  });

  it('begins with the recipes, and goes to the deployments and their heading', async () => {
    const integrator = await open();
    await shown(await shown(integrator, 'citizen-gallery'), '.card .open');
    await expect(integrator).to.be.accessible();
    const going = nextEvent(integrator, 'citizen-navigate');
    (await shown(integrator, '.page', saying('Deployments'))).click();
    expect((await going).page).to.equal('deployments');
    const deployments = await shown(integrator, 'citizen-deployments');
    await shown(deployments, '.empty');
    expect(textOf(focused(integrator))).to.equal('Deployments');
    expect((await shown(integrator, '.page[aria-current=page]')).textContent).to.include('Deployments');
    await expect(integrator).to.be.accessible();
    (await shown(deployments, '.empty .btn', saying('Browse recipes'))).click();
    await shown(integrator, 'citizen-gallery');
  });

  it('opens the wizard for the chosen recipe', async () => {
    await connectHarbor(customer);
    const integrator = await open();
    const card = await shown(await shown(integrator, 'citizen-gallery'), '.card .open', saying(recipe));
    card.click();
    const wizard = await shown(integrator, 'citizen-wizard');
    expect(wizard.getAttribute('recipe')).to.equal('harbor-contacts-to-postgresql');
    await shown(wizard, '[part~=heading]', saying(recipe));
    expect(integrator.page).to.equal('wizard');
  });

  it('lets the page go elsewhere, however far outside it listens', async () => {
    const integrator = await open();
    const gallery = await shown(integrator, 'citizen-gallery');
    const card = await shown(gallery, '.card .open', saying(recipe));
    document.addEventListener('citizen-recipe-select', event => event.preventDefault(), { once: true });
    card.click();
    document.addEventListener('citizen-navigate', event => event.preventDefault(), { once: true });
    (await shown(integrator, '.page', saying('Deployments'))).click();
    await integrator.updateComplete;
    expect(integrator.page).to.equal('gallery');
    integrator.page = 'deployments';
    await shown(integrator, 'citizen-deployments');
  });

  it('gives its pages one session and one environment', async () => {
    const integrator = await open();
    await shown(await shown(integrator, 'citizen-gallery'), '.card .open');
    const registry = (globalThis as Record<symbol, unknown>)[Symbol.for('citizen-integrator/0')];
    expect((registry as { entries: Map<string, unknown> }).entries.size).to.equal(1);
  });
});
