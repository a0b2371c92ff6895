import { expect, nextFrame, oneEvent } from '@open-wc/testing';
import * as z from 'zod/mini';
import { DraftContent, type DraftContentInput } from '../../src/contract/index.ts';
import type { DraftSaveEvent } from '../../src/elements/wizard/wizard.events.ts';
import {
  connection,
  draft,
  homeConnection,
  json,
  later,
  problem,
  recipe,
  recipeWith,
  session,
  unreachable,
  WizardHost,
} from './support/wizard-host.ts';
import { until, WizardPage } from './support/wizard-page.ts';

const path = `/v1/drafts/${recipe().id}`;
const get = `GET ${path}`;
const put = `PUT ${path}`;
const remove = `DELETE ${path}`;

const content = (changes: Partial<DraftContentInput> = {}): DraftContent =>
  z.parse(DraftContent, {
    version: '1.0.0',
    connections: { target: 'con_1' },
    values: { stage: 'lead' },
    step: 'options',
    visited: ['intro', 'target', 'options'],
    ...changes,
  });

const daysAgo = (days: number): string => new Date(Date.now() - days * 24 * 60 * 60 * 1000).toISOString();
const ana = { id: 'ana', name: 'Ana' };

describe('citizen-wizard, drafts', () => {
  let host: WizardHost;
  let wizard: WizardPage;

  const open = (changes: ConstructorParameters<typeof WizardHost>[0] = {}): void => {
    host = new WizardHost(changes);
    host.connections = [homeConnection, connection(), connection({ id: 'con_2', name: 'Archive' })];
  };
  const start = async (): Promise<void> => {
    wizard = new WizardPage();
    await wizard.at('Your contacts, in your own database');
    await until(() => host.callsTo(get).length > 0, 'Nobody asked for a draft');
  };
  const goToOptions = async (): Promise<void> => {
    wizard.step('Options').click();
    await wizard.at('Options');
  };
  const puts = () => host.callsTo(put);

  beforeEach(() => open());
  afterEach(() => {
    wizard.remove();
    host.restore();
  });

  it('are kept while somebody types, once they rest', async () => {
    await start();
    expect(new URL(`https://h${host.callsTo(get)[0]?.path}`).searchParams.get('environment')).to.equal('production');
    await goToOptions();
    expect(puts(), 'looking is no answer').to.have.length(0);
    const saved = oneEvent<DraftSaveEvent>(wizard.element, 'citizen-draft-save');
    await wizard.fill('Which contacts?', 'customer');
    await wizard.fill('Which contacts?', 'lead');
    await wizard.see('Draft saved');
    expect(puts()).to.have.length(1);
    const kept = puts()[0]?.body as DraftContent;
    expect(kept.values).to.deep.equal({ stage: 'lead' });
    expect(kept.connections).to.deep.equal({ target: 'con_1' });
    expect(kept.step).to.equal('options');
    expect((await saved).draft.content.values).to.deep.equal({ stage: 'lead' });
    await wizard.fill('Which contacts?', 'partner');
    await until(() => puts().length === 2);
    expect(puts()[1]?.headers.get('if-match')).to.equal((await saved).draft.etag);
    await wizard.expectAccessible();
  });

  it('are kept one after the other, with the newest answers', async () => {
    await start();
    await goToOptions();
    const first = later();
    host.on(put, first.handler);
    await wizard.fill('Which contacts?', 'customer');
    await until(() => puts().length === 1);
    await wizard.fill('Which contacts?', 'lead');
    wizard.step('Introduction').click();
    await wizard.at('Your contacts, in your own database');
    expect(puts(), 'one call at a time').to.have.length(1);
    host.on(put, () => json(draft({ etag: '"third"' })));
    first.answer(json(draft({ etag: '"second"' })));
    await until(() => puts().length === 2);
    expect(puts()[1]?.headers.get('if-match')).to.equal('"second"');
    expect((puts()[1]?.body as DraftContent).values).to.deep.equal({ stage: 'lead' });
  });

  it('are kept at once when a person goes on or leaves', async () => {
    await start();
    await goToOptions();
    await wizard.fill('Which contacts?', 'lead');
    wizard.remove();
    await until(() => puts().length === 1);
    expect((puts()[0]?.body as DraftContent).values).to.deep.equal({ stage: 'lead' });
  });

  it('hold no secret, and no account that is still being written', async () => {
    host.restore();
    open({ recipe: recipeWith([{ name: 'pin', label: 'PIN', type: 'password', secret: true }]) });
    host.connections = [homeConnection];
    await start();
    wizard.step('Connect PostgreSQL').click();
    await wizard.see('This account is saved when you continue, not before.');
    await wizard.fillConnection();
    await goToOptions();
    await wizard.fill('PIN', 'very secret');
    await until(() => puts().length > 0);
    await wizard.see('Draft saved');
    for (const { body } of puts()) {
      expect((body as DraftContent).connections).to.deep.equal({});
      expect(JSON.stringify(body)).not.to.match(/secret|db\.example\.com/);
    }
  });

  it('hold no secret of an element that is taken out, and all else', async () => {
    host.restore();
    const pin = { name: 'pin', label: 'PIN', type: 'password', secret: true } as const;
    open({ recipe: recipeWith([pin, { name: 'note', label: 'Note', type: 'string' }]) });
    await start();
    await goToOptions();
    await wizard.fill('PIN', 'very secret');
    await wizard.fill('Note', 'Ask Ana');
    wizard.remove();
    await until(() => puts().length === 1);
    const { version, values, step } = puts()[0]?.body as DraftContent;
    expect([version, values, step]).to.deep.equal(['1.0.0', { note: 'Ask Ana' }, 'options']);
  });

  it('of one environment stay as they were when another one is chosen', async () => {
    host.restore();
    const environments = ['production', 'test'].map(id => ({ id, name: id, access: 'write' as const }));
    open({ session: session({ environments }) });
    const environmentOf = (call: string) => new URL(call, 'https://h').searchParams.get('environment') ?? '';
    host.connections = environments.flatMap(({ id: environment }) => [
      { ...homeConnection, id: `home-${environment}`, environment },
      connection({ id: `con-${environment}`, environment }),
    ]);
    host.on('GET /v1/connections', call => {
      const items = host.connections.filter(({ environment }) => environment === environmentOf(call.path));
      return json({ items, total: items.length, next: null });
    });
    host.on(get, () => json(null));
    wizard = new WizardPage();
    await wizard.at('Your contacts, in your own database');
    await wizard.see('Where should it run?');
    const choose = (id: string) => wizard.root.querySelector<HTMLInputElement>(`input[value=${id}]`)?.click();
    choose('production');
    await until(() => host.callsTo(get).length === 1);
    await goToOptions();
    await wizard.fill('Which contacts?', 'customer');
    wizard.step('Introduction').click();
    await wizard.at('Your contacts, in your own database');
    choose('test');
    await until(() => host.callsTo(get).length === 2);
    await goToOptions();
    await until(() => puts().some(({ path: to }) => environmentOf(to) === 'test'));
    const connections = puts().map(({ path: to, body }) => [environmentOf(to), (body as DraftContent).connections]);
    for (const [environment, { target } = {}] of connections as [string, Record<string, string>][]) {
      expect(target).to.equal(`con-${environment}`);
    }
  });

  it('that the host never takes are not sent for ever', async () => {
    await start();
    await goToOptions();
    host.on(put, () => (puts().length > 20 ? json(draft()) : problem(409, 'conflict', 'Something has changed.')));
    await wizard.fill('Which contacts?', 'lead');
    await wizard.see('We could not save your draft');
    expect(puts()).to.have.length(1);
  });

  it('that cannot be saved are tried again, and a page that goes is asked about', async () => {
    await start();
    await goToOptions();
    host.on(put, unreachable);
    await wizard.fill('Which contacts?', 'lead');
    await wizard.see('We could not save your draft. Keep this page open; we try again.');
    await wizard.expectAccessible();
    const unload = new Event('beforeunload', { cancelable: true });
    globalThis.dispatchEvent(unload);
    expect(unload.defaultPrevented, 'leaving is asked about').to.equal(true);
    host.on(put, () => json(draft()));
    globalThis.dispatchEvent(new Event('online'));
    await wizard.see('Draft saved');
    const calm = new Event('beforeunload', { cancelable: true });
    globalThis.dispatchEvent(calm);
    expect(calm.defaultPrevented, 'nothing is lost any more').to.equal(false);
  });

  it('are taken up where they were left', async () => {
    host.draft = draft({ content: content(), updatedAt: daysAgo(3) });
    await start();
    const day = new Intl.DateTimeFormat('en', { weekday: 'long' }).format(new Date(host.draft.updatedAt));
    await wizard.see(`You started this on ${day}.`);
    await wizard.see('We kept your draft: 2 of 4 steps are done.');
    await wizard.expectAccessible();
    await wizard.click('Continue at “Options”');
    await wizard.at('Options');
    expect(wizard.text).not.to.contain('You started this');
    expect(wizard.field('Which contacts?').value).to.equal('lead');
    await wizard.fill('Which contacts?', 'partner');
    await until(() => puts().length > 0);
    expect(puts()[0]?.headers.get('if-match')).to.equal('"1"');
  });

  it('are not written over while their accounts are still being read', async () => {
    host.draft = draft({ content: content() });
    const accounts = later();
    host.on('GET /v1/connections', accounts.handler);
    await start();
    await nextFrame();
    await goToOptions();
    wizard.step('Introduction').click();
    accounts.answer(json({ items: host.connections, total: host.connections.length, next: null }));
    await wizard.see('You started this today at');
    await goToOptions();
    expect(wizard.field('Which contacts?').value).to.equal('lead');
    await until(() => puts().length > 0);
    for (const { body } of puts()) expect((body as DraftContent).values).to.deep.equal({ stage: 'lead' });
  });

  it('are removed when somebody starts over, and come back on Undo', async () => {
    host.draft = draft({ content: content() });
    await start();
    await wizard.see('You started this today at');
    wizard.button('Start over').focus();
    await wizard.click('Start over');
    await wizard.see('Your draft is removed');
    expect(wizard.focused?.id, 'the button is gone').to.equal('step-title');
    expect(host.callsTo(remove)).to.have.length(1);
    await goToOptions();
    expect(wizard.field('Which contacts?').value).to.equal('');
    await wizard.expectAccessible();
    await wizard.click('Undo');
    expect(wizard.field('Which contacts?').value).to.equal('lead');
    await until(() => puts().length === 1);
    expect(puts()[0]?.headers.get('if-match'), 'it is a new draft').to.equal(null);
  });

  describe('of a second person', () => {
    const theirs = () =>
      draft({ content: content({ values: { stage: 'partner' } }), updatedBy: ana, etag: '"theirs"' });

    beforeEach(async () => {
      await start();
      await goToOptions();
      host.on(put, () => {
        host.draft = theirs();
        return problem(412, 'conflict', 'Ana changed this recipe at 9:38 AM UTC.');
      });
      await wizard.fill('Which contacts?', 'lead');
      await wizard.see(/Ana changed this recipe at \d+:\d\d/);
      host.on(put, ({ body }) => json(draft({ content: z.parse(DraftContent, body), etag: '"mine"' })));
    });

    it('are named, and nothing is written over', async () => {
      await wizard.expectAccessible();
      await wizard.fill('Which contacts?', 'customer');
      wizard.step('Introduction').click();
      await wizard.at('Your contacts, in your own database');
      expect(puts()).to.have.length(1);
      await wizard.see('Ana changed this recipe');
    });

    it('give way when a person keeps their own', async () => {
      await wizard.click('Keep mine');
      await wizard.see('Draft saved');
      expect(puts()[1]?.headers.get('if-match')).to.equal('"theirs"');
      expect((puts()[1]?.body as DraftContent).values).to.deep.equal({ stage: 'lead' });
      expect(wizard.text).not.to.contain('Ana changed this recipe');
    });

    it('are shown when a person wants to see them, who may go back', async () => {
      await wizard.click('See the changes');
      await wizard.see('You are looking at the answers of Ana.');
      expect(wizard.field('Which contacts?').value).to.equal('partner');
      expect(puts()).to.have.length(1);
      await wizard.expectAccessible();
      await wizard.click('Back to mine');
      expect(wizard.field('Which contacts?').value).to.equal('lead');
      await until(() => puts().length === 2);
      expect(puts()[1]?.headers.get('if-match')).to.equal('"theirs"');
    });
  });

  it('whose answer was lost on the way are no second person', async () => {
    await start();
    await goToOptions();
    host.on(put, ({ body }) => {
      host.draft = draft({ content: z.parse(DraftContent, body), etag: '"kept"' });
      return unreachable();
    });
    await wizard.fill('Which contacts?', 'lead');
    await wizard.see('We could not save your draft.');
    host.on(put, ({ headers }) =>
      headers.get('if-match') === '"kept"'
        ? json(host.draft)
        : problem(412, 'conflict', 'Maria changed this recipe at 9:38 AM UTC.'),
    );
    globalThis.dispatchEvent(new Event('online'));
    await wizard.see('Draft saved');
    expect(wizard.text).not.to.contain('changed this recipe');
  });

  it('of an older version are carried over, and what no longer fits is named', async () => {
    host.draft = draft({
      content: content({
        version: '0.9.0',
        values: { stage: 'friend', table: 'public.people', region: 'north' },
        connections: { target: 'con_gone' },
      }),
    });
    await start();
    await wizard.see('Some of what you answered no longer fits');
    await wizard.see('The answer to “Which contacts?”');
    await wizard.see('The answer to “region”');
    await wizard.see('The PostgreSQL account. It was removed.');
    await wizard.see('This recipe has changed since. Everything else is still here.');
    await wizard.expectAccessible();
    await goToOptions();
    await until(() => wizard.field('Table to fill').value === 'public.people');
    expect(wizard.field('Which contacts?').value).to.equal('');
  });

  it('are read, but not kept, by somebody who may not deploy', async () => {
    host.restore();
    open({ session: session({ environments: [{ id: 'production', name: 'Production', access: 'read' }] }) });
    host.draft = draft({ content: content(), updatedBy: ana });
    await start();
    await wizard.see('Ana started this');
    await goToOptions();
    await wizard.fill('Which contacts?', 'customer');
    wizard.remove();
    expect(puts()).to.have.length(0);
  });

  it('are over once they are deployed', async () => {
    host.draft = draft({ content: content({ values: { stage: 'lead', table: 'public.people' } }) });
    await start();
    await wizard.see('You started this');
    wizard.step('Review and deploy').click();
    await wizard.at('Review and deploy');
    await wizard.see('All steps are complete');
    await until(() => puts().length === 1, 'where a person is was never kept');
    await wizard.click('Deploy');
    await wizard.see('Setting things up');
    wizard.remove();
    expect(puts()).to.have.length(1);
  });
});
