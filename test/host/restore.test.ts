import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Deployment } from 'citizen-integrator/contract';
import { openEvents } from './event-stream.ts';
import { organizationAdmin, startTestHost, until, type TestHost } from './host-fixture.ts';
import { startHarbor, startWarehouse, type Harbor, type Warehouse } from './systems.ts';

describe('bringing a removed deployment back', () => {
  let host: TestHost;
  let harbor: Harbor;
  let warehouse: Warehouse;
  let token: string;

  before(async () => {
    [harbor, warehouse] = await Promise.all([startHarbor(20), startWarehouse()]);
    host = await startTestHost({ allow: [`127.0.0.1:${harbor.port}`, `127.0.0.1:${warehouse.port}`] });
    token = await host.tokenFor();
    const home = { baseUrl: `http://127.0.0.1:${harbor.port}`, token: harbor.token };
    await connect('harbor', home, { home: true, customer: { id: 'acme' } }, await host.tokenFor(organizationAdmin));
  });
  after(async () => {
    await host.close();
    await Promise.all([harbor.stop(), warehouse.stop()]);
  });

  const connect = (endpoint: string, values: object, more: object = {}, who = token): Promise<string> =>
    host.connect(who, endpoint, values, more);
  const look = async (id: string): Promise<Deployment | null> => {
    const { status, body } = await host.call<Deployment>(`/v1/deployments/${id}`, { token });
    return status === 200 ? body : null;
  };
  const deploy = async (): Promise<{ id: string; target: string }> => {
    const target = await connect('postgresql', warehouse.values);
    const body = {
      recipe: 'harbor-contacts-to-postgresql',
      version: '1.0.0',
      environment: 'test',
      connections: { target },
      values: { stage: 'all', table: 'public.contacts' },
      firstRun: { main: 'manual' },
    };
    const { status, body: made } = await host.call<Deployment>('/v1/deployments', { token, body });
    assert.equal(status, 202, JSON.stringify(made));
    await until('it to be active', async () => (await look(made.id))?.state === 'active');
    return { id: made.id, target };
  };
  const remove = async (id: string): Promise<void> => {
    const { status } = await host.call(`/v1/deployments/${id}`, { token, method: 'DELETE' });
    assert.equal(status, 204);
  };
  const restore = (id: string) => `/v1/deployments/${id}/restore`;
  const post = { method: 'POST' };

  it('has it again as it was, with its connections, and tells everyone', async () => {
    const { id, target } = await deploy();
    await remove(id);
    assert.equal(await look(id), null);
    const events = await openEvents(host.url, token);
    try {
      const { status, body } = await host.call<Deployment>(restore(id), { token, ...post });
      assert.equal(status, 200, JSON.stringify(body));
      assert.equal(body.state, 'active');
      await events.find(({ data }) => data.deployment?.id === id && data.deployment.state === 'active');
    } finally {
      events.close();
    }
    const inUse = await host.problem(`/v1/connections/${target}`, 409, { token, method: 'DELETE' });
    assert.match(inUse.detail, /uses this connection/);
    const again = await host.call<Deployment>(restore(id), { token, ...post });
    assert.equal(again.body.state, 'active', 'what is there stays as it is');
  });

  it('stays paused when it was', async () => {
    const { id } = await deploy();
    await host.call(`/v1/deployments/${id}/pause`, { token, ...post });
    await remove(id);
    const { body } = await host.call<Deployment>(restore(id), { token, ...post });
    assert.equal(body.state, 'paused');
  });

  it('is refused after an hour, without a connection, without the right', async () => {
    const late = await deploy();
    await remove(late.id);
    const looker = await host.tokenFor({ environments: [{ id: 'test', access: 'execute' }] });
    await host.problem(restore(late.id), 403, { token: looker, ...post });
    const stranger = await host.tokenFor({ customer: { id: 'birch' } });
    await host.problem(restore(late.id), 404, { token: stranger, ...post });
    await host.store.withScope('operator', async tx => {
      const text = "update citizen.deployments set removed_at = now() - interval '61 minutes' where id = $1";
      await tx.query(text, [late.id]);
    });
    assert.match((await host.problem(restore(late.id), 409, { token, ...post })).detail, /too long ago/);

    const cut = await deploy();
    await remove(cut.id);
    assert.equal((await host.call(`/v1/connections/${cut.target}`, { token, method: 'DELETE' })).status, 204);
    assert.match(
      (await host.problem(restore(cut.id), 409, { token, ...post })).detail,
      /connections is no longer there/,
    );
    assert.equal(await look(cut.id), null);
  });
});
