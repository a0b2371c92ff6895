import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { EndpointDescription } from '@citizen-integrator/library';
import { Source, Target, type FileResource, type Values } from 'citizen-integrator/contract';
import {
  makeHostKey,
  startSftpServer,
  type SftpServer,
  type SftpServerSettings,
} from '../../demo/server/sftp-server.ts';
import { sftpCsv } from '../../packages/library/src/endpoints/sftp-csv.ts';
import type {
  ConnectorConnection,
  ReadPage,
  SourceReader,
  TargetWriter,
  TestOutcome,
} from '../../packages/host/src/connectors/connector.ts';
import { sftp } from '../../packages/host/src/connectors/sftp.ts';
import { createFormulaPool } from '../../packages/host/src/formulas/formula-pool.ts';
import { createAddressGuard } from '../../packages/host/src/guard/address-guard.ts';

export const password = 'let me in: 3f9a';
const never = new AbortController().signal;
const hostKey = makeHostKey();

export interface SftpWorld {
  readonly server: SftpServer;
  readonly connection: (values?: Values) => ConnectorConnection;
  /** Writes a file of the server; an hour old, so that a change shows. */
  readonly put: (path: string, content: string | Buffer, modified?: Date) => Promise<void>;
  readonly get: (path: string) => Promise<string>;
  /** Every file below a folder, sorted. */
  readonly files: (folder?: string) => Promise<string[]>;
  readonly path: (path: string) => string;
  readonly clear: () => Promise<void>;
  readonly test: (values?: Values) => Promise<TestOutcome>;
  /** Tests a connection to another server on this computer. */
  readonly testAt: (port: number, values?: Values) => Promise<TestOutcome>;
  readonly openSource: (resource: Partial<FileResource>, answers?: Values) => Promise<SourceReader>;
  readonly openTarget: (
    resource: Partial<FileResource>,
    run?: string,
    fields?: readonly string[],
  ) => Promise<TargetWriter>;
  readonly stop: () => Promise<void>;
}

const anHourAgo = (): Date => new Date(Math.floor(Date.now() / 1000) * 1000 - 3_600_000);

/** A real SFTP server over a fresh folder, and the connector in front of it. */
export const openSftpWorld = async (settings: Partial<SftpServerSettings> = {}): Promise<SftpWorld> => {
  const directory = await mkdtemp(join(tmpdir(), 'citizen-sftp-'));
  const server = await startSftpServer({ directory, user: 'courier', password, hostKey, ...settings });
  const guard = createAddressGuard({
    allow: [`127.0.0.1:${server.port}`],
    resolve: name => Promise.reject(Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' })),
  });
  const endpoint = z.parse(EndpointDescription, sftpCsv);
  const path = (relative: string): string => join(directory, relative);

  const connection = (values: Values = {}): ConnectorConnection => ({
    endpoint,
    guard,
    values: {
      host: server.host,
      port: server.port,
      user: 'courier',
      signIn: 'password',
      password,
      hostKeyFingerprint: server.fingerprint,
      folder: '/',
      ...values,
    },
  });

  return {
    server,
    connection,
    path,
    async put(file, content, modified = anHourAgo()) {
      await mkdir(dirname(path(file)), { recursive: true });
      await writeFile(path(file), content);
      await utimes(path(file), modified, modified);
    },
    get: file => readFile(path(file), 'utf8'),
    async files(folder = '.') {
      const entries = await readdir(path(folder), { recursive: true, withFileTypes: true });
      return entries
        .filter(entry => entry.isFile())
        .map(entry => join(entry.parentPath, entry.name).slice(path(folder).length + 1))
        .sort();
    },
    async clear() {
      for (const name of await readdir(directory)) await rm(path(name), { recursive: true });
    },
    test: values => sftp.test(connection(values), never),
    async testAt(port, values) {
      const allowed = createAddressGuard({ allow: [`127.0.0.1:${port}`] });
      try {
        return await sftp.test({ ...connection({ port, ...values }), guard: allowed }, never);
      } finally {
        await allowed.close();
      }
    },
    async openSource(resource, answers = {}) {
      const source = z.parse(Source, { connection: 'source', resource });
      return (sftp.openSource ?? assert.fail())(connection(), { source, answers }, never);
    },
    async openTarget(resource, run = 'run_1', fields = ['id', 'name']) {
      const target = z.parse(Target, { connection: 'target', resource });
      const facts = { id: run, requestedAt: new Date('2026-11-25T08:09:10.123Z') };
      const request = { target, answers: {}, fields, formulas: createFormulaPool(), ...(run && { run: facts }) };
      return (sftp.openTarget ?? assert.fail())(connection(), request, never);
    },
    async stop() {
      await server.stop();
      await guard.close();
      await rm(directory, { recursive: true });
    },
  };
};

/** Reads from a cursor to the end. */
export const readPages = async (reader: SourceReader, from: string | null = null): Promise<ReadPage[]> => {
  const pages: ReadPage[] = [];
  let cursor = from;
  do {
    const page = await reader.read(cursor, never);
    pages.push(page);
    cursor = page.next;
  } while (cursor !== null);
  return pages;
};
