import { expect, fixture, fixtureCleanup, html } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import '../../src/define.ts';
import { defineElement } from '../../src/elements/define-element.ts';
import { CitizenGallery, version } from '../../src/index.ts';
import { allText, shown } from './support/shown.ts';
import { connectHarbor, deploy, freshName, openGate, tokenUrl } from './support/stage.ts';

interface Example {
  readonly tag: string;
  /** In view when the element has all it needs. */
  readonly ready: string;
  readonly template: (settings: { apiUrl: string; tokenUrl: string; deployment: string }) => TemplateResult;
}

const examples: readonly Example[] = [
  {
    tag: 'citizen-gallery',
    ready: '.card .open',
    template: ({ apiUrl, tokenUrl }) =>
      html`<citizen-gallery api-url=${apiUrl} token-url=${tokenUrl}></citizen-gallery>`,
  },
  {
    tag: 'citizen-deployments',
    ready: '.rowbtn',
    template: ({ apiUrl, tokenUrl }) =>
      html`<citizen-deployments api-url=${apiUrl} token-url=${tokenUrl}></citizen-deployments>`,
  },
  {
    tag: 'citizen-dashboard',
    ready: '.stile',
    template: ({ apiUrl, tokenUrl: url }) =>
      html`<citizen-dashboard api-url=${apiUrl} token-url=${url}></citizen-dashboard>`,
  },
  {
    tag: 'citizen-recipes',
    ready: '.empty, .rowbtn',
    template: ({ apiUrl, tokenUrl: url }) =>
      html`<citizen-recipes can-browse api-url=${apiUrl} token-url=${url}></citizen-recipes>`,
  },
  {
    tag: 'citizen-log',
    ready: '.run',
    template: ({ apiUrl, tokenUrl, deployment }) =>
      html`<citizen-log api-url=${apiUrl} token-url=${tokenUrl} deployment=${deployment}></citizen-log>`,
  },
  {
    tag: 'citizen-wizard',
    ready: '[part~=heading]',
    template: ({ apiUrl, tokenUrl }) =>
      html`<citizen-wizard
        api-url=${apiUrl}
        token-url=${tokenUrl}
        recipe="harbor-contacts-to-postgresql"
      ></citizen-wizard>`,
  },
  {
    tag: 'citizen-integrator',
    ready: 'citizen-gallery',
    template: ({ apiUrl, tokenUrl }) =>
      html`<citizen-integrator api-url=${apiUrl} token-url=${tokenUrl}></citizen-integrator>`,
  },
];

describe('Every element', () => {
  const said: unknown[][] = [];
  const { error, warn } = console;
  let settings: { apiUrl: string; tokenUrl: string; deployment: string };

  before(async () => {
    const customer = freshName();
    await connectHarbor(customer);
    const { id } = await deploy(customer);
    settings = { apiUrl: openGate().apiUrl, tokenUrl: tokenUrl({ customer }), deployment: id };
  });

  beforeEach(() => {
    console.error = (...words: unknown[]) => said.push(words);
    console.warn = (...words: unknown[]) => said.push(words);
  });

  afterEach(() => {
    Object.assign(console, { error, warn });
    expect(said.splice(0), 'said on the console').to.deep.equal([]);
  });

  for (const { tag, ready, template } of examples) {
    describe(`<${tag}>`, () => {
      it('comes, is accessible and knows all of its words', async () => {
        const element = await fixture(template(settings));
        await shown(element, ready);
        await expect(element).to.be.accessible();
        // An untranslated text shows its key, an unfilled one its placeholder.
        expect(allText(element)).not.to.match(
          /\b(dashboard|gallery|deployments|recipes|log|wizard|integrator|action|error)\.[a-z]/i,
        );
        expect(allText(element)).not.to.match(/\{\w+\}|undefined|\[object/);
      });

      it('lives on when it is moved, and makes nothing of being taken away', async () => {
        const element = await fixture(template(settings));
        await shown(element, ready);
        const place = document.createElement('div');
        document.body.append(place);
        place.append(element);
        await shown(element, ready);
        element.remove();
        place.append(element);
        await shown(element, ready);
        place.remove();
        fixtureCleanup();
      });

      it('leaves the page’s own styles and scripts alone', async () => {
        const before = [document.adoptedStyleSheets.length, document.querySelectorAll('style, link').length];
        const element = await fixture(template(settings));
        await shown(element, ready);
        const after = [document.adoptedStyleSheets.length, document.querySelectorAll('style, link').length];
        expect(after).to.deep.equal(before);
        const attributes = [...(element.shadowRoot?.querySelectorAll('[style]') ?? [])];
        // Written by script, which a strict policy allows: only custom properties of monograms.
        expect(attributes.filter(node => !node.matches('.tile'))).to.deep.equal([]);
      });
    });
  }

  it('is registered once, and says when another version was first', () => {
    class Other extends HTMLElement {
      static readonly tag = CitizenGallery.tag;
      static readonly version: string = '9.9.9';
    }
    defineElement(Other);
    defineElement(Other);
    expect(customElements.get('citizen-gallery')).to.equal(CitizenGallery);
    expect(said.splice(0)).to.have.length(1);
    class Twin extends Other {
      static override readonly version = version as string;
    }
    defineElement(Twin);
    expect(said).to.have.length(0);
  });

  it('has the version of the package', async () => {
    const manifest = (await (await fetch('/package.json')).json()) as { version: string };
    expect(version).to.equal(manifest.version);
  });
});
