import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import type { CitizenLog } from '../../src/elements/log/log.element.ts';
import '../../src/elements/log/log.define.ts';
import { nextEvent, saying, shown, textOf } from './support/shown.ts';
import { readWholeLog, toCsv, type RunLog } from '../../src/elements/log/log-download.ts';
import { createClient } from '../../src/client/index.ts';
import type { Connection, Deployment, DeploymentDetail, LogPage, Run } from '../../src/contract/index.ts';
import {
  connectHarbor,
  deploy,
  fetchToken,
  freshName,
  holdHarbor,
  openGate,
  tokenUrl,
  type Gate,
  type TokenOptions,
} from './support/stage.ts';

describe('<citizen-log>', () => {
  let gate: Gate;
  let customer: string;
  const open = (deployment: string, access: TokenOptions['access'] = 'write') =>
    fixture<CitizenLog>(
      html`<citizen-log
        api-url=${gate.apiUrl}
        token-url=${tokenUrl({ customer, access })}
        deployment=${deployment}
      ></citizen-log>`,
    );
  const ask = async <Body>(path: string, body?: object, method = body ? 'POST' : 'GET'): Promise<Body> => {
    const token = await fetchToken({ customer });
    const answer = await fetch(`${gate.apiUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as Body;
  };
  const client = () => createClient({ apiUrl: gate.apiUrl, getToken: () => fetchToken({ customer }), locale: 'en' });
  const run = (deployment: string) => ask<Run>(`/v1/deployments/${deployment}/run`, {});

  /** A name for every contact, but for two of them while `isBroken`. */
  const mapping = (isBroken: boolean) => ({
    main: [{ to: 'full_name', formula: isBroken ? "id in ['ct_3', 'ct_7'] ? $error('no') : firstName" : 'firstName' }],
  });

  /** Deploys so that two records are refused. */
  const deployBroken = async (): Promise<Deployment> => {
    const values = await connectHarbor(customer);
    const { id: target } = await ask<Connection>('/v1/connections', {
      endpoint: 'postgresql',
      environment: 'test',
      values,
    });
    return ask<Deployment>('/v1/deployments', {
      recipe: 'harbor-contacts-to-postgresql',
      version: '1.0.0',
      environment: 'test',
      connections: { target },
      values: { stage: 'all', table: 'public.contacts' },
      mapping: mapping(true),
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

  it('lists refused records, and tries them again once what was wrong is mended', async () => {
    const { id } = await deployBroken();
    const log = await open(id);
    await shown(log, '.run > summary .st', saying('Done, with warnings'));
    const records = await shown(log, '.seg button', saying('Refused records 2'));
    await expect(log).to.be.accessible();
    records.click();
    await shown(log, '.seg [aria-pressed=true]', saying('Refused records'));
    const refused = await shown(log, '.trace li', saying('Record ct_3'));
    expect(textOf(refused)).to.include('The formula for "full_name" does not work for this record.');
    expect(textOf(refused)).to.include('Details for support');
    await shown(log, '.trace', list => list.querySelectorAll('li').length === 2);

    const { configuration, etag } = await ask<DeploymentDetail>(`/v1/deployments/${id}`);
    const { version, connections, values } = configuration;
    const patch = { version, connections, values, mapping: mapping(false) };
    const changed = await client().deployments.update(id, patch, { ifMatch: etag });
    expect(changed.id).to.equal(id);
    // It goes on as it is until the change has been checked.
    for (let formula: unknown; formula !== 'firstName';) {
      const { configuration: now } = await ask<DeploymentDetail>(`/v1/deployments/${id}`);
      formula = now.mapping['main']?.map(field => ('formula' in field ? field.formula : null))[0];
    }

    (await shown(log, '.act .btn', saying('Try these 2 again'))).click();
    const newest = () => shown(log, '.log > li:first-child summary', saying('Refused records again'));
    await newest();
    await shown(log, '.log > li:first-child summary .st', saying('Done'));
    expect(textOf(await newest()))
      .to.include('2 read')
      .and.to.include('2 written');
    await shown(log, '.log > li:nth-child(2) .in', saying('was tried again, is no longer kept'));
  });

  it('calls files that could not be read files, and says what becomes of what cannot be tried again', async () => {
    const { id } = await deployBroken();
    // As the host tells of a file in place of the second record.
    const real = window.fetch.bind(window);
    const text = 'One file could not be read, and stays where it is.';
    const code = 'run.file.unread';
    window.fetch = async (...asked) => {
      const answer = await real(...asked);
      if (!/\/log\b/.test(asked[0] instanceof Request ? asked[0].url : String(asked[0])) || !answer.ok) return answer;
      const page = (await answer.json()) as LogPage;
      const items = page.items.map(entry =>
        entry.row?.key === 'ct_7'
          ? {
              ...entry,
              step: 'read',
              message: { code, params: {}, text },
              row: { key: 'b.csv', reason: 'This file is empty.' },
            }
          : entry,
      );
      return Response.json({ ...page, items });
    };
    try {
      const log = await open(id);
      const file = textOf(await shown(log, '.trace li', saying('File b.csv')));
      expect(file).to.include('This file is empty.').and.to.include(text);
      expect(textOf(await shown(log, '.trace li', saying('Record ct_3')))).not.to.include('One record was not copied');
    } finally {
      window.fetch = real;
    }
  });

  it('says why records cannot be tried again now', async () => {
    const { id } = await deployBroken();
    const looking = await open(id, 'view-logs');
    const button = await shown(looking, '.act .btn', saying('Try these 2 again'));
    await shown(looking, '.act', saying('You may look at this deployment, but not run it.'));
    expect(button.getAttribute('aria-disabled')).to.equal('true');
    button.click();
    await looking.updateComplete;
    expect(looking.shadowRoot?.querySelectorAll('.run').length).to.equal(1);
    looking.remove();

    const log = await open(id);
    await ask(`/v1/deployments/${id}/pause`, {});
    await shown(log, '.act', saying('It is paused. Resume it first.'));
    await ask(`/v1/deployments/${id}/resume`, {});
    await gate.break('unavailable', '/retry');
    await shown(log, '.act .btn', found => !found.hasAttribute('aria-disabled'));
    (await shown(log, '.act .btn', saying('Try these 2 again'))).click();
    await shown(log, '.note', saying('We could not try them again. They are kept.'));
    await expect(log).to.be.accessible();
  });

  it('shows where a webhook is delivered to', async () => {
    const values = await connectHarbor(customer);
    const connect = (endpoint: string, answers: object) =>
      ask<Connection>('/v1/connections', { endpoint, environment: 'test', values: answers });
    const source = await connect('webhook', { check: 'address' });
    const target = await connect('postgresql', values);
    const { id } = await ask<Deployment>('/v1/deployments', {
      recipe: 'webhook-to-postgresql',
      version: '1.0.0',
      environment: 'test',
      connections: { source: source.id, target: target.id },
      values: { table: 'public.contacts' },
    });
    const log = await open(id);
    const field = await shown<HTMLInputElement>(log, '.delivery input');
    expect(field.value).to.equal(source.address);
    await expect(log).to.be.accessible();
  });

  it('stops a run', async () => {
    const { id } = await deploy(customer);
    const log = await open(id);
    await shown(log, '.run > summary .st', saying('Done'));
    await holdHarbor(customer, true);
    try {
      await run(id);
      (await shown(log, '.act .btn', saying('Stop this run'))).click();
      await shown(log, '[role=status]', saying('We asked it to stop'));
      await holdHarbor(customer, false);
      await shown(log, '.run > summary .st', saying('Stopped by you'));
    } finally {
      await holdHarbor(customer, false);
    }
  });

  it('reads the whole log, and downloads it', async () => {
    const { id } = await deployBroken();
    const log = await open(id);
    await shown(log, '.run > summary .st', saying('Done, with warnings'));
    const files: Blob[] = [];
    const createObjectURL = URL.createObjectURL.bind(URL);
    URL.createObjectURL = blob => {
      files.push(blob as Blob);
      return createObjectURL(blob);
    };
    try {
      (await shown(log, '.loghead .btn', saying('JSON'))).click();
      await waitUntil(() => files.length === 1);
      (await shown(log, '.loghead .btn:not([aria-busy])', saying('CSV'))).click();
      await waitUntil(() => files.length === 2);
    } finally {
      URL.createObjectURL = createObjectURL;
    }
    const runs = JSON.parse((await files[0]?.text()) ?? '') as RunLog[];
    expect(runs.length).to.equal(1);
    expect(runs[0]?.log.filter(({ row }) => row).map(({ row }) => row?.key)).to.deep.equal(['ct_3', 'ct_7']);
    const lines = ((await files[1]?.text()) ?? '').trim().split('\r\n');
    expect(lines.length).to.equal(1 + (runs[0]?.log.length ?? 0));
    expect(lines[0]).to.include('"message","record","reason","details"');
    await gate.break('offline', '/log');
    (await shown(log, '.loghead .btn', saying('CSV'))).click();
    await shown(log, '.note', saying('We could not download the log.'));
  });

  it('writes tables that no spreadsheet takes for formulas', async () => {
    const { id } = await deploy(customer);
    await shown(await open(id), '.run > summary .st', saying('Done'));
    const runs = await readWholeLog(client(), id, new AbortController().signal);
    const [first] = runs;
    const entry = first?.log[0];
    if (!first || !entry) throw new Error('There is no log');
    const line = (key: string) =>
      toCsv([{ ...first, log: [{ ...entry, row: { key, reason: 'He said "no",\nthen left' } }] }]).split('\r\n')[1];
    for (const key of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1']) expect(line(key)).to.include(`,"'${key}",`);
    expect(line('plain')).to.include(',"plain","He said ""no"",\nthen left",');
  });
});
