import { aTimeout, expect, fixture, html } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import type { CitizenDeployments } from '../../src/elements/deployments/deployments.element.ts';
import '../../src/elements/deployments/deployments.define.ts';
import { focused, nextEvent, saying, shown, textOf } from './support/shown.ts';
import { deploy, freshName, holdHarbor, openGate, tokenUrl, type Gate, type TokenOptions } from './support/stage.ts';

const recipe = 'Copy contacts from Harbor to PostgreSQL';

describe('<citizen-deployments>', () => {
  let gate: Gate;
  let customer: string;
  const open = (access: TokenOptions['access'] = 'write') =>
    fixture<CitizenDeployments>(
      html`<citizen-deployments
        can-add
        api-url=${gate.apiUrl}
        token-url=${tokenUrl({ customer, access })}
      ></citizen-deployments>`,
    );
  const action = (element: Element, name: string) =>
    shown(element, '.rowacts button', button => button.getAttribute('aria-label')?.startsWith(name) ?? false);

  const choose = async (element: Element, name: string) => {
    (await action(element, 'More actions')).click();
    (await shown(element, '.menu:popover-open [role=menuitem]', saying(name))).click();
  };

  const shownNow = (element: Element, name: string) =>
    [...element.shadowRoot!.querySelectorAll('.rowacts button')].some(button =>
      button.getAttribute('aria-label')?.startsWith(name),
    );

  beforeEach(() => {
    gate = openGate();
    customer = freshName();
  });

  it('says that nothing is running, and shows the way to the recipes', async () => {
    const deployments = await open();
    expect(textOf(await shown(deployments, '.empty .subtitle'))).to.equal('Nothing is running yet');
    await expect(deployments).to.be.accessible();
    const going = nextEvent(deployments, 'citizen-navigate');
    (await shown(deployments, '.empty .btn')).click();
    const event = await going;
    expect(event.page).to.equal('gallery');
    expect(event.cancelable).to.equal(true);
  });

  it('shows a new deployment as it comes, and how its run goes on, without being asked', async () => {
    const deployments = await open();
    await shown(deployments, '.empty');
    const finished = nextEvent(deployments, 'citizen-run-finish');
    const changed = nextEvent(deployments, 'citizen-status-change');
    await deploy(customer);
    await shown(deployments, '.rowbtn', saying(recipe));
    await shown(deployments, '.c-st', saying('Working'));
    expect((await finished).run.read).to.equal(300);
    expect((await changed).deployment.recipe.name).to.equal(recipe);
    expect(textOf(await shown(deployments, 'td.num'))).to.equal('300');
    expect(textOf(await shown(deployments, '.stile.ok .n'))).to.equal('1');
    await shown(deployments, '[role=status]', saying(`${recipe}: Done`));
    await setViewport({ width: 1300, height: 800 });
    await expect(deployments).to.be.accessible();
    await setViewport({ width: 360, height: 800 });
    await expect(deployments).to.be.accessible();
    await setViewport({ width: 1000, height: 800 });
  });

  it('runs, shows the progress and stops', async () => {
    await deploy(customer);
    const deployments = await open();
    await shown(deployments, '.c-st', saying('Working'));
    await holdHarbor(customer, true);
    try {
      (await action(deployments, 'Run now')).click();
      await shown(deployments, '.toast', saying('Run started'));
      await shown(deployments, '.c-st .st.info');
      const stopped = nextEvent(deployments, 'citizen-run-finish');
      const stop = await action(deployments, 'Stop the current run');
      stop.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 2 }));
      expect(stop.ariaBusy, 'a double click on Run now starts it and no more').to.equal(null);
      stop.click();
      await shown(deployments, '.toast', saying('We asked it to stop'));
      await holdHarbor(customer, false);
      expect((await stopped).run.status).to.equal('canceled');
    } finally {
      await holdHarbor(customer, false);
    }
    await action(deployments, 'Run now');
  });

  it('has room for letters of twice the size', async () => {
    await deploy(customer);
    const deployments = await open();
    const status = await shown(deployments, '.c-st', saying('Working'));
    const page = deployments.parentElement!;
    page.style.fontSize = '32px';
    for (const width of [320, 560, 1280]) {
      await setViewport({ width, height: 800 });
      await aTimeout(0);
      const { left, right } = deployments.getBoundingClientRect();
      const cells = [...status.closest('tr')!.querySelectorAll('td')].filter(cell => cell.checkVisibility());
      expect(cells.length).to.be.above(4);
      for (const cell of cells) {
        const box = document.createRange();
        box.selectNodeContents(cell);
        expect(box.getBoundingClientRect().right, `${textOf(cell)} at ${width}`).to.be.at.most(right + 1);
        expect(cell.scrollWidth, `${textOf(cell)} at ${width}`).to.be.at.most(cell.clientWidth + 1);
      }
      expect(left).to.be.at.least(0);
    }
    page.style.fontSize = '';
    await setViewport({ width: 1000, height: 800 });
  });

  it('pauses, takes that back, and says when it cannot', async () => {
    await deploy(customer);
    const deployments = await open();
    await shown(deployments, '.c-st', saying('Working'));
    (await action(deployments, 'Pause')).click();
    await shown(deployments, '.c-st', saying('Paused'));
    await shown(deployments, '[data-l="Next run"]', saying('When you resume'));
    expect(shownNow(deployments, 'Run now')).to.equal(false);
    (await shown(deployments, '.toast .undo')).click();
    await shown(deployments, '.toast', saying('Running again'));
    const news = [...(deployments.shadowRoot?.querySelectorAll('.toast') ?? [])];
    expect(news.map(textOf), 'what is true no longer is gone').to.have.length(1);
    await shown(deployments, '.c-st', saying('Working'));
    await expect(deployments).to.be.accessible();

    await gate.break('unavailable', '/pause');
    (await action(deployments, 'Pause')).click();
    await shown(deployments, '.toast', saying('We could not pause it'));
    await shown(deployments, '.c-st', saying('Working'));
  });

  it('opens what happened below its row, and closes it again', async () => {
    await deploy(customer);
    const deployments = await open();
    const row = await shown(deployments, '.rowbtn');
    row.click();
    const log = await shown(deployments, 'citizen-log');
    expect(row.getAttribute('aria-expanded')).to.equal('true');
    await shown(log, '.run > summary .st', saying('Done'));
    await expect(deployments).to.be.accessible();
    (await shown(log, '[aria-label="Close the log"]')).click();
    await deployments.updateComplete;
    expect(deployments.shadowRoot?.querySelector('citizen-log')).to.equal(null);
    expect(focused(deployments)).to.equal(row);
  });

  it('filters by the tiles and by words', async () => {
    await deploy(customer);
    const deployments = await open();
    await shown(deployments, '.c-st', saying('Working'));
    const stopped = await shown(deployments, '.stile.error');
    stopped.click();
    await deployments.updateComplete;
    expect(stopped.getAttribute('aria-pressed')).to.equal('true');
    expect(textOf(await shown(deployments, '.empty .subtitle'))).to.equal('No deployment is in this state');
    (await shown(deployments, '.empty .btn')).click();
    await shown(deployments, '.rowbtn');
    const search = await shown<HTMLInputElement>(deployments, 'input[type=search]');
    search.value = 'payroll';
    search.dispatchEvent(new Event('input'));
    expect(textOf(await shown(deployments, '.empty .subtitle'))).to.equal('No deployment matches “payroll”');
    search.value = 'HARBÓR postgre';
    search.dispatchEvent(new Event('input'));
    await shown(deployments, '.rowbtn');
  });

  it('asks before it removes, lets the page say no, and removes', async () => {
    const { id } = await deploy(customer);
    const deployments = await open();
    await shown(deployments, '.c-st', saying('Working'));
    await choose(deployments, 'Remove');
    const dialog = await shown<HTMLDialogElement>(deployments, 'dialog', ({ open: isOpen }) => isOpen);
    await expect(deployments).to.be.accessible();
    (await shown(deployments, 'dialog .btn', saying('Keep it'))).click();
    expect(dialog.open).to.equal(false);

    deployments.addEventListener('citizen-before-remove', event => event.preventDefault(), { once: true });
    await choose(deployments, 'Remove');
    await shown<HTMLDialogElement>(deployments, 'dialog', ({ open: isOpen }) => isOpen);
    (await shown(deployments, 'dialog .btn.danger')).click();
    await aTimeout(0);
    await shown(deployments, '.rowbtn');

    const removed = nextEvent(deployments, 'citizen-deployment-remove');
    await choose(deployments, 'Remove');
    await shown<HTMLDialogElement>(deployments, 'dialog', ({ open: isOpen }) => isOpen);
    (await shown(deployments, 'dialog .btn.danger')).click();
    expect((await removed).deployment.id).to.equal(id);
    await shown(deployments, '.empty');
    const toast = await shown(deployments, '.toast', saying('Removed.'));
    toast.querySelector<HTMLElement>('.undo')?.click();
    await shown(deployments, '.toast', saying('It is back, as it was.'));
    await shown(deployments, '.rowbtn', saying(recipe));
  });

  it('says why when a person may only look', async () => {
    await deploy(customer);
    const deployments = await open('view-logs');
    const run = await action(deployments, 'Run now');
    expect(run.getAttribute('aria-disabled')).to.equal('true');
    run.click();
    await shown(deployments, '.toast', saying('but not run it'));
    await choose(deployments, 'Remove');
    await shown(deployments, '.toast', saying('but not remove it'));
    expect(deployments.shadowRoot?.querySelector('dialog')?.open).to.equal(false);
  });

  it('says when it lost the live connection, and catches up when it is back', async () => {
    const deployments = await open();
    await shown(deployments, '.empty');
    await deploy(customer);
    await shown(deployments, '.autosave', saying('Live'));
    await gate.break('offline');
    const notice = await shown(deployments, '.note');
    expect(textOf(notice)).to.include('We lost the live connection.');
    expect(textOf(notice)).to.include('Your recipes keep running.');
    await expect(deployments).to.be.accessible();
    await gate.heal();
    (await shown(deployments, '.note .btn')).click();
    await shown(deployments, '.autosave', saying('Live'));
    await shown(deployments, '[role=status]', saying('Live again.'));
    expect(deployments.shadowRoot?.querySelector('.note')).to.equal(null);
  });

  it('says what went wrong with what a person asked, and what holds', async () => {
    await deploy(customer);
    const deployments = await open();
    await shown(deployments, '.c-st', saying('Working'));
    await gate.break('unavailable', '/run');
    const failed = nextEvent(deployments, 'citizen-error');
    (await action(deployments, 'Run now')).click();
    // Said at once, before the host has answered, and taken back when it does not take it.
    await deployments.updateComplete;
    expect(textOf(deployments.shadowRoot?.querySelector('.c-st') ?? null)).to.include('Sent');
    expect((await failed).requestId).to.equal('req-of-the-gate');
    const toast = await shown(deployments, '.toast');
    expect(textOf(toast)).to.equal('We could not start it. The recipes rest for a minute.');
    await shown(deployments, '.c-st', saying('Working'));
    toast.querySelector('button')?.click();
    await deployments.updateComplete;
    expect(deployments.shadowRoot?.querySelector('.toast')).to.equal(null);
  });

  it('shows a skeleton, then what went wrong, then the deployments', async () => {
    await gate.break('silent', '/v1/deployments');
    const waiting = await open();
    await shown(waiting, '[aria-busy=true]');
    await expect(waiting).to.be.accessible();
    waiting.remove();
    await gate.break('malformed', '/v1/deployments');
    const deployments = await open();
    expect((await nextEvent(deployments, 'citizen-error')).kind).to.equal('unexpected');
    expect(textOf(await shown(deployments, '[part=error]'))).to.include('We could not load your deployments');
    await expect(deployments).to.be.accessible();
    await gate.heal();
    (await shown(deployments, '[part=error] .btn')).click();
    await shown(deployments, '.empty');
  });
});
