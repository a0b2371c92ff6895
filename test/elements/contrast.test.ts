import { expect, fixture, fixtureCleanup, html } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { LitElement, unsafeCSS } from 'lit';
import type { CitizenGallery } from '../../src/elements/gallery/gallery.element.ts';
import '../../src/define.ts';
import { notice } from '../../src/ui/notice.ts';
import { base } from '../../src/ui/styles/base.ts';
import { fallbackColours } from '../../src/ui/styles/fallback-colours.ts';
import { foundation } from '../../src/ui/styles/foundation.ts';
import { measures } from '../../src/ui/styles/measures.ts';
import { buttons } from '../../src/ui/styles/buttons.ts';
import { controls } from '../../src/ui/styles/controls.ts';
import { notices } from '../../src/ui/styles/notices.ts';
import { panels } from '../../src/ui/styles/panels.ts';
import { contrast, countPairs, everyLook, weakPairs } from './support/contrast.ts';
import { hostOf, manyRecipes, recipeAt } from './support/many-recipes.ts';
import { shown } from './support/shown.ts';
import { connectHarbor, deploy, freshName, openGate, tokenUrl } from './support/stage.ts';
import { json, stubFetch, unsignedToken, type Answer } from './support/stub-fetch.ts';

const named = [
  '#0b5fff',
  '#000000',
  '#ffffff',
  '#808080',
  '#ffd400',
  '#7a00ff',
  '#00a37a',
  '#ff0000',
  '#00ff00',
  '#0000ff',
  '#00ffff',
  '#ff00ff',
  '#ffc0cb',
  '#4b3621',
];
const hues = Array.from({ length: 12 }, (_, place) => place * 30);
/** Every hue, dark, strong and pale; black, white, grey, and the ends of what a screen can show. */
const accents = [
  ...named,
  ...[0.32, 0.58, 0.86].flatMap(lightness =>
    hues.map(hue => `oklch(${lightness} ${lightness === 0.58 ? 0.2 : 0.09} ${hue})`),
  ),
];
const schemes = ['light', 'dark'] as const;

/** Goes through every accent in both schemes. */
const inEveryTheme = (element: HTMLElement, look: (theme: string) => string[]): string[] => {
  // What is on its way to a colour is not there yet.
  element.style.setProperty('--citizen-motion', '0ms');
  return schemes.flatMap(scheme => {
    element.setAttribute('theme', scheme);
    return accents.flatMap(accent => {
      element.style.setProperty('--citizen-accent', accent);
      return look(`${accent} ${scheme}`);
    });
  });
};

const weakInEveryTheme = (element: HTMLElement): string[] => {
  const looks = everyLook(element);
  return inEveryTheme(element, theme => weakPairs(looks).map(pair => `${theme}: ${pair}`)).slice(0, 40);
};

const statuses = ['ok', 'warn', 'bad', 'info'] as const;
const grounds = ['bg', 'surface'] as const;
const soft = ['sunken', 'hover', 'accent-soft', 'accent-soft-2'] as const;

/** What is written on what, also while it is pointed at or pressed. */
const textPairs: readonly (readonly [text: string, ground: string])[] = [
  ...[...grounds, ...soft].map(ground => ['text', ground] as const),
  ...[...grounds, 'sunken', 'hover'].map(ground => ['muted', ground] as const),
  ...[...grounds, ...soft].map(ground => ['accent-text', ground] as const),
  ...['fill', 'accent-hover', 'accent-active'].map(ground => ['on-accent', ground] as const),
  ...statuses.flatMap(status => [...grounds, `${status}-s`].map(ground => [`${status}-t`, ground] as const)),
  ...statuses.flatMap(status => [['text', `${status}-s`] as const, ['muted', `${status}-s`] as const]),
];
/** What is told apart by its shape. */
const markPairs: readonly (readonly [mark: string, ground: string])[] = [
  ...[...grounds, 'sunken'].map(ground => ['accent-mark', ground] as const),
  ['on-mark', 'accent-mark'],
  ...grounds.map(ground => ['control', ground] as const),
  ...[...grounds, 'sunken', 'hover'].map(ground => ['focus', ground] as const),
  ...grounds.map(ground => ['accent-edge', ground] as const),
  ...statuses.flatMap(status => grounds.map(ground => [`${status}-m`, ground] as const)),
];

const tokens = [...new Set([...textPairs, ...markPairs].flat())];

/** Shows what the private tokens come to. */
class TokenProbe extends LitElement {
  static override styles = [foundation, ...tokens.map(token => unsafeCSS(`.${token} { color: var(--_${token}) }`))];

  override render() {
    return tokens.map(token => html`<p class=${token}></p>`);
  }

  colours(): ReadonlyMap<string, string> {
    const paragraphs = [...this.renderRoot.querySelectorAll('p')];
    return new Map(paragraphs.map(paragraph => [paragraph.className, getComputedStyle(paragraph).color]));
  }
}
customElements.define('test-token-probe', TokenProbe);

/** Everything that the shared styles know, in one place. */
class Specimen extends LitElement {
  static override styles = [foundation, buttons, controls, panels, notices];

  override render() {
    const looks = ['', 'primary', 'soft', 'ghost', 'link', 'danger', 'danger solid', 'small', 'icon'];
    const tags = ['', 'verb', 'plain', 'verified', 'private', ...statuses];
    return html`<div class="root">
      <p>Text <span class="muted">quiet text</span> <a href="#">a link</a></p>
      ${looks.map(look => html`<button type="button" class="btn ${look}">Press ${look}</button>`)}
      ${tags.map(tag => html`<span class="tag ${tag}">Tag ${tag}</span>`)}
      ${statuses.map(status => html`<span class="st ${status}">State ${status}</span>`)}
      <button type="button" class="chip">A chip</button>
      ${(['plain', ...statuses] as const).map(tone => notice({ tone, title: 'A notice', body: 'and what to do' }))}
      <label class="check"><input type="checkbox" />Off</label>
      <label class="check"><input type="checkbox" checked />On</label>
      <label class="check"><input type="radio" checked />On</label>
      <label><span>Name</span><input class="input" placeholder="A name" /></label>
      <label
        ><span>Choice</span
        ><select class="select">
          <option>One</option>
        </select></label
      >
      <div class="panel">In a panel <span class="muted">quietly</span></div>
      <div class="panel sunken">In a sunken panel <span class="muted">quietly</span></div>
      <div class="empty"><p>Nothing</p></div>
    </div>`;
  }
}
customElements.define('test-specimen', Specimen);

/** As where an engine cannot derive colours. */
class PlainSpecimen extends Specimen {
  static override styles = [fallbackColours, measures, base, buttons, controls, panels, notices];
}
customElements.define('test-plain-specimen', PlainSpecimen);

describe('Contrast', () => {
  beforeEach(() => setViewport({ width: 1100, height: 900 }));
  afterEach(fixtureCleanup);

  it('is measured as WCAG says', () => {
    expect(contrast('#000', '#fff')).to.equal(21);
    expect(contrast('#777', '#fff')).to.be.closeTo(4.48, 0.01);
    expect(contrast('oklch(0 0 0)', 'color(xyz-d65 0.9505 1 1.089)')).to.be.closeTo(21, 0.1);
    expect(accents).to.have.length(50);
  });

  it('holds between all tokens, for 50 accents in light and dark', async () => {
    const probe = await fixture<TokenProbe>(html`<test-token-probe></test-token-probe>`);
    const wanted = [...textPairs.map(pair => [...pair, 4.5] as const), ...markPairs.map(pair => [...pair, 3] as const)];
    const weak = inEveryTheme(probe, theme => {
      const colours = probe.colours();
      return wanted.flatMap(([front, ground, least]) => {
        const ratio = contrast(colours.get(front) ?? '', colours.get(ground) ?? '');
        return ratio < least ? [`${theme}: ${front} on ${ground} is ${ratio.toFixed(2)}, not ${least}`] : [];
      });
    });
    expect(weak.slice(0, 40)).to.deep.equal([]);
  });

  it('holds for every shared style', async () => {
    const specimen = await fixture<Specimen>(html`<test-specimen></test-specimen>`);
    expect(countPairs(everyLook(specimen))).to.be.greaterThan(50);
    expect(weakInEveryTheme(specimen)).to.deep.equal([]);
  });

  it('holds in the blue set of engines that cannot derive colours, whatever the accent', async () => {
    const specimen = await fixture<PlainSpecimen>(html`<test-plain-specimen></test-plain-specimen>`);
    specimen.style.setProperty('--citizen-accent', '#ffd400');
    const looks = everyLook(specimen);
    expect(countPairs(looks)).to.be.greaterThan(50);
    expect(weakPairs(looks)).to.deep.equal([]);
  });

  it('finds what is too weak', async () => {
    const specimen = await fixture<Specimen>(html`<test-specimen></test-specimen>`);
    specimen.style.setProperty('--citizen-text', '#bbb');
    specimen.style.setProperty('--citizen-control-border', '#ddd');
    specimen.setAttribute('theme', 'light');
    const weak = weakPairs(everyLook(specimen));
    expect(weak.some(pair => pair.includes('Text'))).to.equal(true);
    expect(weak.some(pair => pair.includes('edge'))).to.equal(true);
  });

  describe('of elements', () => {
    const holds = (element: HTMLElement, least: number) => {
      expect(countPairs(everyLook(element))).to.be.greaterThan(least);
      expect(weakInEveryTheme(element)).to.deep.equal([]);
    };
    const openGallery = async (answer: Answer, filters: Partial<CitizenGallery['filters']> = {}) => {
      const network = stubFetch(answer);
      const gallery = await fixture<CitizenGallery>(
        html`<citizen-gallery
          api-url="https://recipes.example"
          token=${unsignedToken({ customer: freshName() })}
          .filters=${filters}
        ></citizen-gallery>`,
      );
      return { gallery, restore: () => network.restore() };
    };

    it('holds in the gallery', async () => {
      const recipes = [
        recipeAt(0),
        recipeAt(8, { verified: false, visibility: 'private' }),
        ...manyRecipes(12).slice(9),
      ];
      const { gallery, restore } = await openGallery(hostOf(recipes), { query: 'recipe', category: ['crm'] });
      await shown(gallery, '.chip');
      await shown(gallery, '.card .open');
      restore();
      holds(gallery, 25);
    });

    it('holds where nothing is found and where nothing could be loaded', async () => {
      const nothing = await openGallery(hostOf([recipeAt(0)]), { query: 'payroll bonus' });
      await shown(nothing.gallery, '.empty');
      nothing.restore();
      holds(nothing.gallery, 8);
      const failed = await openGallery(() => json({}, 500));
      await shown(failed.gallery, '[part=error]');
      failed.restore();
      holds(failed.gallery, 4);
    });

    it('holds in the shell, the deployments and their log', async () => {
      const customer = freshName();
      await deploy(customer);
      const integrator = await fixture<HTMLElement>(
        html`<citizen-integrator
          page="deployments"
          api-url=${openGate().apiUrl}
          token-url=${tokenUrl({ customer })}
        ></citizen-integrator>`,
      );
      await shown(await shown(integrator, 'citizen-deployments'), '[part~=row]');
      holds(integrator, 20);
    });

    it('holds in the wizard', async () => {
      const customer = freshName();
      await connectHarbor(customer);
      const wizard = await fixture<HTMLElement>(
        html`<citizen-wizard
          recipe="harbor-contacts-to-postgresql"
          api-url=${openGate().apiUrl}
          token-url=${tokenUrl({ customer })}
        ></citizen-wizard>`,
      );
      await shown(wizard, '[part~=step-heading]');
      holds(wizard, 8);
    });
  });
});
