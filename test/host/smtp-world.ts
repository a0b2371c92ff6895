import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { EndpointDescription } from '@citizen-integrator/library';
import { Target, type MailResource, type RowMode, type Values } from 'citizen-integrator/contract';
import { startMailServer, type MailServer, type MailServerSettings } from '../../demo/server/mail-server.ts';
import { smtp as smtpEndpoint } from '../../packages/library/src/endpoints/smtp.ts';
import type { ConnectorConnection, TargetWriter, TestOutcome } from '../../packages/host/src/connectors/connector.ts';
import { createSmtp } from '../../packages/host/src/connectors/smtp.ts';
import { createFormulaPool } from '../../packages/host/src/formulas/formula-pool.ts';
import { createAddressGuard } from '../../packages/host/src/guard/address-guard.ts';
import { createSelfSigned } from './self-signed.ts';

export const user = { name: 'robot@shop.example', password: 'let me in: 3f9a' };
export const certificate = createSelfSigned();
const never = new AbortController().signal;

export interface MailWorld {
  readonly server: MailServer;
  readonly connection: (values?: Values) => ConnectorConnection;
  readonly test: (values?: Values) => Promise<TestOutcome>;
  /** Tests a connection to another server on this computer, or as another process would. */
  readonly testAt: (port: number, values?: Values) => Promise<TestOutcome>;
  readonly open: (resource: Partial<MailResource>, options?: OpenOptions) => Promise<TargetWriter>;
  readonly stop: () => Promise<void>;
}

export interface OpenOptions {
  /** Empty only checks. */
  readonly run?: string;
  readonly mode?: RowMode;
  readonly key?: string;
  readonly answers?: Values;
  readonly values?: Values;
  /** Like another process, which knows nothing of what was sent. */
  readonly isFresh?: boolean;
  readonly signal?: AbortSignal;
}

/** A real mail server, and the connector in front of it. */
export const openMailWorld = async (settings: MailServerSettings = { user }): Promise<MailWorld> => {
  const server = await startMailServer(settings);
  const certificates = [certificate.cert];
  const smtp = createSmtp({ certificates });
  const formulas = createFormulaPool();
  const guardOf = (port: number) =>
    createAddressGuard({
      allow: [`127.0.0.1:${port}`, `localhost:${port}`],
      resolve: name =>
        name === 'localhost'
          ? Promise.resolve([{ address: '127.0.0.1', family: 4 }])
          : Promise.reject(Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' })),
    });
  const guard = guardOf(server.port);
  const endpoint = z.parse(EndpointDescription, smtpEndpoint);

  const connection = (values: Values = {}): ConnectorConnection => ({
    endpoint,
    guard,
    values: {
      host: 'localhost',
      port: server.port,
      encryption: settings.tls?.mode ?? 'off',
      ...(settings.user && { user: settings.user.name, password: settings.user.password }),
      from: 'robot@shop.example',
      fromName: 'The Shop',
      ...values,
    },
  });

  return {
    server,
    connection,
    test: values => smtp.test(connection(values), never),
    async testAt(port, values) {
      const other = guardOf(port);
      try {
        return await createSmtp().test({ ...connection({ port, ...values }), guard: other }, never);
      } finally {
        await other.close();
      }
    },
    async open(resource, options = {}) {
      const { run = 'run_1', mode, key, answers = {}, values, isFresh, signal = never } = options;
      const target = z.parse(Target, {
        connection: 'target',
        resource: { to: '{{ email }}', subject: 'Order {{ id }}', template: 'Hello {{ name }}', ...resource },
        ...(key && { key }),
      });
      const connector = isFresh ? createSmtp({ certificates }) : smtp;
      return (connector.openTarget ?? assert.fail())(
        connection(values),
        {
          target,
          answers,
          fields: ['id', 'name', 'email'],
          formulas,
          ...(mode && { mode }),
          ...(run && { run: { id: run, requestedAt: new Date() } }),
        },
        signal,
      );
    },
    async stop() {
      formulas.close();
      await server.stop();
      await guard.close();
    },
  };
};
