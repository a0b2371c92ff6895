import { expect, fixture, html } from '@open-wc/testing';
import type { CitizenLog } from '../../src/elements/log/log.element.ts';
import '../../src/elements/log/log.define.ts';
import { nextEvent, saying, shown, textOf } from './support/shown.ts';
import { deploy, fetchToken, freshName, openGate, tokenUrl, type Gate } from './support/stage.ts';

describe('<citizen-log>', () => {
  let gate: Gate;
  let customer: string;
  const open = (deployment: string) =>
    fixture<CitizenLog>(
      html`<citizen-log
        api-url=${gate.apiUrl}
        token-url=${tokenUrl({ customer })}
        deployment=${deployment}
      ></citizen-log>`,
    );
  const run = async (deployment: string) => {
    const token = await fetchToken({ customer });
    await fetch(`${gate.apiUrl}/v1/deployments/${deployment}/run`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{}',
    });
  };

  beforeEach(() => {
    gate = openGate();
    customer = freshName();
  });

  it('shows a run as it goes on, and what it did', async () => {
    const { id } = await deploy(customer);
    const log = await open(id);
    await nextEvent(log, 'citizen-ready');
    await shown(log, '.run > summary .st', saying('Done'));
    expect(textOf(await shown(log, '.run .facts')))
      .to.include('300 read')
      .and.to.include('300 written');
    await shown(log, '.trace li');
    await expect(log).to.be.accessible();
  });

  it('puts a new run on top, unfolded', async () => {
    const { id } = await deploy(customer);
    const log = await open(id);
    await shown(log, '.run > summary .st', saying('Done'));
    await run(id);
    const first = await shown<HTMLDetailsElement>(log, '.log > li:nth-child(2) .run');
    expect(first.open).to.equal(true);
    const newest = await shown<HTMLDetailsElement>(log, '.log > li:first-child .run', ({ open: isOpen }) => isOpen);
    await shown(log, '.log > li:first-child summary .st', saying('Done'));
    await shown(log, '.log > li:first-child .trace li');
    newest.open = false;
    await nextEvent(newest, 'toggle');
    await log.updateComplete;
    expect(newest.querySelector('.trace')).to.equal(null);
  });

  it('says that nothing has run, and which setting is missing', async () => {
    const log = await open('');
    expect(textOf(await shown(log, '.note'))).to.include('Set "deployment" on it');
    log.deployment = 'dep_not_there';
    await shown(log, '[part=error]');
    await expect(log).to.be.accessible();
  });

  it('keeps the runs in view when only the entries cannot be had', async () => {
    const { id } = await deploy(customer);
    await gate.break('unavailable', '/log');
    const log = await open(id);
    expect(textOf(await shown(log, '.run [part=error]'))).to.include('We could not load the entries of this run');
    await gate.heal();
    (await shown(log, '.run [part=error] .btn')).click();
    await shown(log, '.trace li');
  });

  it('has a button to close it where the page wants one', async () => {
    const { id } = await deploy(customer);
    const log = await open(id);
    log.closable = true;
    const closing = nextEvent(log, 'citizen-log-close');
    (await shown(log, '[aria-label="Close the log"]')).click();
    await closing;
  });
});
