import { createSandbox } from '@citizen-integrator/sandbox';
import { connectorOf, type ConnectorConnection } from '../../packages/host/src/connectors/index.ts';
import { createAddressGuard } from '../../packages/host/src/guard/address-guard.ts';
import { answersFor, describedApi, endpointFor } from '../host/api-world.ts';

const sandbox = await createSandbox({ seed: 'test', rowsPerObject: Number(process.argv[3] ?? 230) });
const signal = new AbortController().signal;
const only = process.argv[2];
const host = new URL(sandbox.address).host;
for (const id of Object.keys(sandbox.accounts)) {
  if (only && only !== 'all' && only !== id) continue;
  try {
    const api = describedApi(id);
    const endpoint = endpointFor(api);
    const client = sandbox.accounts[id]!.oauthClient;
    const consent = client && {
      async read() {
        const o = api.auth.find(a => a.type === 'oauth2') as unknown as { tokenUrl: string };
        const path = o ? new URL(o.tokenUrl.replace(/\{[^}]*\}/g, 'x')).pathname : '';
        const settings = { zendesk: '/oauth/tokens' } as Record<string, string>;
        const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: client.id, client_secret: client.secret });
        const answer = await fetch(`${sandbox.address}/${id}${settings[id] ?? path}`, { method: 'POST', body });
        const told = (await answer.json()) as Record<string, string>;
        return { accessToken: told['access_token']!, kept: { instanceUrl: told['instance_url'], apiDomain: told['api_domain'], ...told } };
      },
      async renew() { return this.read(); },
    };
    const ways = api.auth.map(a => a.id);
    const values = answersFor(sandbox, endpoint, ways.length > 1 ? { signIn: ways.includes('tba') ? 'tba' : ways.find(w => api.auth.find(a => a.id === w)!.type === 'oauth2' && client) ?? ways[0]! } : {});
    const connection = { endpoint, values, guard: createAddressGuard({ allow: [host] }), practice: { origin: sandbox.address }, ...(consent ? { consent } : {}) } as unknown as ConnectorConnection;
    const connector = connectorOf(endpoint);
    const test = await connector.test(connection, signal);
    console.log(id, 'test', test.ok, test.ok ? '' : JSON.stringify([test.message, test.details]).slice(0, 300));
    for (const object of api.objects) {
      if (!object.calls.list) continue;
      try {
        const request = { source: { connection: 'x', object: object.id }, answers: {}, cursor: null, since: null, formulas: [] };
        const source = await connector.openSource!(connection, request as never, signal);
        let cursor: string | null = null; let rows = 0; let pages = 0; let bad = 0; let first: unknown;
        do {
          const page = await source.read(cursor, signal);
          rows += page.rows.length; bad += page.unreadable?.length ?? 0; first ??= page.rows[0]; cursor = page.next; pages += 1;
          if (process.argv[4] && page.unreadable?.[0]) console.log(JSON.stringify(page.unreadable[0]).slice(0, 400));
        } while (cursor !== null && pages < 400);
        await source.close();
        const missing = object.fields.filter(f => !f.writeOnly && f.canonical && (first as Record<string, unknown>)?.[f.name] === undefined).map(f => f.name);
        console.log('  ', object.id, rows, 'rows', pages, 'pages', bad ? `UNREADABLE ${bad}` : '', rows === 0 ? 'NONE' : '', missing.length ? `missing: ${missing.join(' ')}` : '');
        if (process.argv[4]) console.log(JSON.stringify(first).slice(0, 900));
      } catch (error) {
        console.log('  ', object.id, 'FAILED', (error as Error).message.slice(0, 200), JSON.stringify((error as { details?: unknown }).details ?? '').slice(0, 500));
      }
    }
  } catch (error) {
    console.log(id, 'FAILED', (error as Error).stack?.slice(0, 600));
  }
}
await sandbox.close();
process.exit(0);
