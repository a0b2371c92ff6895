import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import * as z from 'zod/mini';

const words = (text: string): string[] =>
  text
    .split(',')
    .map(word => word.trim())
    .filter(word => word !== '');

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

// Empty stands for "not set": that is how a variable is switched off in most places.
const setting = <Schema extends z.ZodMiniType>(schema: Schema) =>
  z.pipe(
    z.transform((value: unknown) => (value === '' ? undefined : value)),
    schema,
  );

const Environment = z.object({
  CITIZEN_HOST_PORT: setting(z._default(z.coerce.number().check(z.int(), z.gte(0), z.lte(65535)), 4400)),
  CITIZEN_HOST_ADDRESS: setting(z._default(z.string(), '127.0.0.1')),
  CITIZEN_HOST_URL: setting(z.optional(z.url({ protocol: /^https?$/ }))),
  CITIZEN_HOST_DATA: setting(z._default(z.string(), '.data/host')),
  DATABASE_URL: setting(z.optional(z.url({ protocol: /^postgres(ql)?$/ }))),
  CITIZEN_HOST_LIBRARY: setting(z._default(z.enum(['standard', 'demo']), 'standard')),
  CITIZEN_HOST_ALLOW: setting(z._default(z.string(), '')),
  CITIZEN_HOST_PRACTICE: setting(z.optional(z.url({ protocol: /^https?$/ }))),
  CITIZEN_HOST_ELEMENTS: setting(z.optional(z.string())),
  CITIZEN_HOST_SECRET: setting(z.optional(z.string())),
  CITIZEN_HOST_EXECUTOR: setting(z._default(z.string(), 'host-1')),
  CITIZEN_HOST_LOG: setting(z._default(z.enum(logLevels), 'info')),
});

/** What the operator decides, read once. */
export interface Config {
  /** 0 takes any free port. */
  readonly port: number;
  readonly address: string;
  /** The public origin, which tokens are made for; null: made from address and port. */
  readonly url: string | null;
  /** Folder of the embedded PostgreSQL and the master secret. */
  readonly data: string;
  /** Null: the embedded PostgreSQL. */
  readonly databaseUrl: string | null;
  readonly library: 'standard' | 'demo';
  /** `host:port` pairs that connections may reach although they are private. */
  readonly allow: readonly string[];
  /** The origin of the server with practice accounts, which may be reached although it is private; null for none. */
  readonly practice: string | null;
  /** Folder of the built elements. */
  readonly elements: string;
  /** At least 32 bytes; null: made at the first start, and kept in the data folder. */
  readonly secret: Buffer | null;
  readonly executor: string;
  readonly logLevel: (typeof logLevels)[number];
}

const hints: Readonly<Record<keyof z.output<typeof Environment>, string>> = {
  CITIZEN_HOST_PORT: 'a port from 0 to 65535',
  CITIZEN_HOST_ADDRESS: 'an address to listen on, like 0.0.0.0',
  CITIZEN_HOST_URL: 'the public origin, like https://recipes.example.com',
  CITIZEN_HOST_DATA: 'a folder',
  DATABASE_URL: 'like postgresql://user:password@host:5432/database',
  CITIZEN_HOST_LIBRARY: '"standard" or "demo"',
  CITIZEN_HOST_ALLOW: 'host:port pairs, separated by commas',
  CITIZEN_HOST_PRACTICE: 'the origin of a practice server, like http://127.0.0.1:4499',
  CITIZEN_HOST_ELEMENTS: 'a folder',
  CITIZEN_HOST_SECRET: 'at least 32 random bytes as base64',
  CITIZEN_HOST_EXECUTOR: 'a name',
  CITIZEN_HOST_LOG: `one of ${logLevels.join(', ')}`,
};

const fail = (names: readonly string[]): never => {
  const lines = names.map(name => `${name} has to be ${hints[name as keyof typeof hints] ?? 'something else'}`);
  throw new Error(lines.join('; ') + '.');
};

const readSecret = (text: string): Buffer => {
  const secret = Buffer.from(text, 'base64');
  return secret.length >= 32 ? secret : fail(['CITIZEN_HOST_SECRET']);
};

/** The root package's own folder, wherever this code runs from. */
export const packageFolder = (): string =>
  dirname(createRequire(import.meta.url).resolve('citizen-integrator/package.json'));

/** @throws Error that names each setting that does not fit, and what would. */
export const readConfig = (environment: Readonly<Record<string, string | undefined>>): Config => {
  const { data, error } = z.safeParse(Environment, environment);
  if (error) return fail([...new Set(error.issues.map(({ path }) => String(path[0])))]);
  return {
    port: data.CITIZEN_HOST_PORT,
    address: data.CITIZEN_HOST_ADDRESS,
    url: data.CITIZEN_HOST_URL ? new URL(data.CITIZEN_HOST_URL).href.replace(/\/$/, '') : null,
    data: resolve(data.CITIZEN_HOST_DATA),
    databaseUrl: data.DATABASE_URL ?? null,
    library: data.CITIZEN_HOST_LIBRARY,
    allow: words(data.CITIZEN_HOST_ALLOW),
    practice: data.CITIZEN_HOST_PRACTICE ? new URL(data.CITIZEN_HOST_PRACTICE).origin : null,
    elements: resolve(data.CITIZEN_HOST_ELEMENTS ?? join(packageFolder(), 'dist', 'cdn')),
    secret: data.CITIZEN_HOST_SECRET ? readSecret(data.CITIZEN_HOST_SECRET) : null,
    executor: data.CITIZEN_HOST_EXECUTOR,
    logLevel: data.CITIZEN_HOST_LOG,
  };
};
