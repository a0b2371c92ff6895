import { expect, fixture, html } from '@open-wc/testing';
import type { CitizenErrorEvent } from '../../src/controllers/session-events.ts';
import type { CitizenGallery } from '../../src/elements/gallery/gallery.element.ts';
import type { CitizenProvider } from '../../src/elements/provider/provider.element.ts';
import '../../src/elements/dashboard/dashboard.define.ts';
import '../../src/elements/gallery/gallery.define.ts';
import { nextEvent, shown, textOf } from './support/shown.ts';
import { fetchToken, freshName, openGate, tokenUrl } from './support/stage.ts';
import { until } from './support/until.ts';

interface Entry {
  readonly uses: number;
}
const entries = (): Entry[] => {
  const registry = (globalThis as Record<symbol, unknown>)[Symbol.for('citizen-integrator/0')];
  return [...(registry as { entries: Map<string, Entry> }).entries.values()];
};

describe('<citizen-provider>', () => {
  it('is found by elements that were there before it', async () => {
    const gate = openGate();
    const page = await fixture(
      html`<citizen-provider api-url=${gate.apiUrl} token-url=${tokenUrl({ customer: freshName() })}
        ><citizen-gallery></citizen-gallery
      ></citizen-provider>`,
    );
    const gallery = page.querySelector<CitizenGallery>('citizen-gallery');
    if (!gallery) throw new Error('There is no gallery');
    await gallery.updateComplete;
    await import('../../src/elements/provider/provider.define.ts');
    await shown(gallery, '.card .open');
  });

  it('gives the elements in it one session', async () => {
    const gate = openGate();
    const provider = await fixture<CitizenProvider>(
      html`<citizen-provider api-url=${gate.apiUrl} token-url=${tokenUrl({ customer: freshName() })}>
        <citizen-gallery></citizen-gallery><citizen-gallery></citizen-gallery>
      </citizen-provider>`,
    );
    await Promise.all([...provider.querySelectorAll('citizen-gallery')].map(gallery => shown(gallery, '.card .open')));
    expect(entries()).to.have.length(1);
    expect(entries()[0]?.uses).to.equal(3);
    provider.remove();
    await until(() => entries().length === 0);
  });

  it('is overruled by what an element says itself', async () => {
    const [gate, other] = [openGate(), openGate()];
    await other.break('unavailable');
    const provider = await fixture<CitizenProvider>(
      html`<citizen-provider api-url=${gate.apiUrl} token-url=${tokenUrl({ customer: freshName() })}>
        <citizen-gallery api-url=${other.apiUrl}></citizen-gallery>
      </citizen-provider>`,
    );
    const gallery = provider.querySelector('citizen-gallery');
    if (!gallery) throw new Error('There is no gallery');
    await shown(gallery, '[part=error]');
  });

  it('asks the page for the next token, shows one sentence meanwhile, and goes on', async () => {
    const customer = freshName();
    const gate = openGate();
    const provider = await fixture<CitizenProvider>(
      html`<citizen-provider api-url=${gate.apiUrl} token="not a token"
        ><citizen-gallery></citizen-gallery
      ></citizen-provider>`,
    );
    const error = nextEvent(provider, 'citizen-error');
    await nextEvent(provider, 'citizen-token-expired');
    expect((await error).kind).to.equal('unauthorized');
    expect((await error).requestId).to.be.a('string');
    const gallery = provider.querySelector<CitizenGallery>('citizen-gallery');
    if (!gallery) throw new Error('There is no gallery');
    const state = await shown(gallery, '[part=error]');
    expect(textOf(state)).to.include('You are signed out');
    await expect(gallery).to.be.accessible();
    provider.token = await fetchToken({ customer });
    await shown(gallery, '.card .open');
  });

  it('tells of a bad token once, however many elements and calls fail by it', async () => {
    const gate = openGate();
    const heard: { readonly kind: string; readonly at: number }[] = [];
    const listen = ({ kind, timeStamp: at }: CitizenErrorEvent) => void heard.push({ kind, at });
    // What is tried again by itself, two seconds later and more, is told anew.
    const atFirst = () => heard.filter(({ at }) => at - (heard[0]?.at ?? 0) < 1500).map(({ kind }) => kind);
    document.body.addEventListener('citizen-error', listen);
    const inVain = [
      html`<citizen-dashboard token="bad" api-url=${gate.apiUrl}></citizen-dashboard>`,
      html`<citizen-dashboard api-url=${gate.apiUrl} .getToken=${() => Promise.resolve('bad')}></citizen-dashboard>`,
      html`<citizen-provider api-url=${gate.apiUrl} token="worse"
        ><citizen-gallery></citizen-gallery><citizen-dashboard></citizen-dashboard
      ></citizen-provider>`,
    ];
    try {
      for (const template of inVain) {
        heard.length = 0;
        const page = await fixture<HTMLElement>(template);
        const elements = page.localName === 'citizen-provider' ? [...page.children] : [page];
        await Promise.all(elements.map(element => shown(element, '[part=error], .note')));
        // Every call has failed by the time that the last one says so.
        await until(() => elements.every(element => !element.shadowRoot?.querySelector('[aria-busy=true]')));
        expect(atFirst()).to.deep.equal(['unauthorized']);
        // It tries again after a while, and would be heard with the next.
        page.remove();
      }
    } finally {
      document.body.removeEventListener('citizen-error', listen);
    }
  });

  it('renews with the page’s own function, and loads anew for another person', async () => {
    const gate = openGate();
    let customer = freshName();
    const provider = await fixture<CitizenProvider>(
      html`<citizen-provider api-url=${gate.apiUrl} .getToken=${() => fetchToken({ customer })}
        ><citizen-gallery></citizen-gallery
      ></citizen-provider>`,
    );
    const gallery = provider.querySelector<CitizenGallery>('citizen-gallery');
    if (!gallery) throw new Error('There is no gallery');
    await shown(gallery, '.card .open');
    customer = freshName();
    const again = nextEvent(gallery, 'citizen-ready');
    provider.logout();
    await again;
    await shown(gallery, '.card .open');
  });

  it('forces a scheme on the elements in it', async () => {
    const provider = await fixture<CitizenProvider>(
      html`<citizen-provider theme="dark"><citizen-gallery></citizen-gallery></citizen-provider>`,
    );
    const gallery = provider.querySelector('citizen-gallery');
    if (!gallery) throw new Error('There is no gallery');
    expect(getComputedStyle(gallery).colorScheme).to.equal('dark');
    expect(textOf(await shown(gallery, '.note'))).to.include('Set "api-url" on it');
  });

  it('gives the elements in it its density, and each may have its own', async () => {
    const provider = await fixture<CitizenProvider>(
      html`<citizen-provider density="compact">
        <citizen-gallery></citizen-gallery><citizen-gallery density="comfortable"></citizen-gallery>
      </citizen-provider>`,
    );
    const density = (gallery: Element) => getComputedStyle(gallery).getPropertyValue('--_d');
    expect([...provider.querySelectorAll('citizen-gallery')].map(density)).to.deep.equal(['0', '1']);
    provider.removeAttribute('density');
    expect(density(provider.querySelector('citizen-gallery') as Element)).to.equal('1');
  });
});
