import { css } from 'lit';
import type { ReactiveControllerHost } from 'lit';
import { expect } from '@open-wc/testing';
import { LatePart } from '../../src/elements/late-part.ts';

const part = { texts: {}, styles: css`` };

describe('LatePart', () => {
  const host = () => {
    const updates: (() => void)[] = [];
    const element: ReactiveControllerHost = {
      addController: () => undefined,
      removeController: () => undefined,
      requestUpdate: () => updates.splice(0).forEach(done => done()),
      updateComplete: Promise.resolve(true),
    };
    return { element, updated: () => new Promise<void>(done => updates.push(done)) };
  };

  it('is fetched once, however often it is wanted, and taken in before it is drawn', async () => {
    const { element, updated } = host();
    const order: string[] = [];
    const late = new LatePart(
      element,
      () => {
        order.push('load');
        return Promise.resolve(part);
      },
      () => order.push('taken'),
    );
    late.want();
    late.want();
    await updated();
    late.want();
    expect(late.value).to.equal(part);
    expect(order).to.deep.equal(['load', 'taken']);
  });

  it('says that it could not be had, and is fetched again only when asked', async () => {
    const { element, updated } = host();
    const warn = console.warn;
    const warnings: unknown[] = [];
    console.warn = (...words) => warnings.push(words);
    let tries = 0;
    const load = () => (++tries === 1 ? Promise.reject(new TypeError('Failed to fetch')) : Promise.resolve(part));
    const late = new LatePart(element, load, () => undefined);
    late.want();
    await updated();
    console.warn = warn;
    expect(late.hasFailed).to.equal(true);
    expect(warnings).to.have.length(1);
    late.want();
    expect(tries).to.equal(1);
    late.retry();
    await updated();
    expect(late.hasFailed).to.equal(false);
    expect(late.value).to.equal(part);
  });
});
