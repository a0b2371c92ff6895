import { lookup as lookUpName } from 'node:dns/promises';
import { Socket, type TcpNetConnectOpts } from 'node:net';
import { Agent, buildConnector, fetch, type Dispatcher, type RequestInit, type Response } from 'undici';
import { canonicalAddress, isPublicAddress } from './public-address.ts';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Every address of a name; rejects with `ENOTFOUND` when there is none. */
export type Resolve = (name: string) => Promise<readonly ResolvedAddress[]>;

export interface GuardedConnect {
  readonly host: string;
  readonly port: number;
  readonly signal?: AbortSignal;
  /** Until the connection stands, the look-up of the name included; 10,000 when left out. */
  readonly timeoutMs?: number;
}

/**
 * The only way out of the host for what a customer configured. It reaches public addresses, and beyond them only what
 * the operator listed, so that a connection cannot be pointed at the host's own network (server-side request forgery).
 */
export interface AddressGuard {
  /**
   * A connected TCP socket for protocols other than HTTP.
   * @throws BlockedAddressError, or Node's own error (`ENOTFOUND`, `ECONNREFUSED`, `ETIMEDOUT` …).
   */
  readonly connect: (target: GuardedConnect) => Promise<Socket>;
  /** undici's dispatcher over `connect`, for libraries that take one. It does not hold `http:` back; `request` does. */
  readonly dispatcher: Dispatcher;
  /**
   * `fetch` over `connect`. Redirects are handed back, not followed: an API that moved is a thing to tell a person,
   * and a token never travels to an address that nobody wrote down. `http:` only reaches listed addresses.
   * @throws BlockedAddressError, InsecureAddressError, or fetch's TypeError with Node's error as its cause.
   */
  readonly request: (url: string | URL, init?: RequestInit) => Promise<Response>;
  readonly close: () => Promise<void>;
}

/** The address is not on the public internet and the operator did not list it. */
export class BlockedAddressError extends Error {
  override readonly name = 'BlockedAddressError';
  readonly code = 'E_BLOCKED_ADDRESS';
  constructor(
    readonly host: string,
    readonly port: number,
  ) {
    super(`${host}:${port} is not a public address`);
  }
}

/** Plain `http:` to an address that the operator did not list. */
export class InsecureAddressError extends Error {
  override readonly name = 'InsecureAddressError';
  readonly code = 'E_INSECURE_ADDRESS';
  constructor(readonly host: string) {
    super(`${host} is asked for without encryption`);
  }
}

const pair = (host: string, port: number): string => {
  const address = canonicalAddress(host) ?? host.toLowerCase().replace(/\.$/, '');
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
};

const readPair = (entry: string): string => {
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(entry.trim()) ?? [];
  if (!host || !port || Number(port) > 65535) {
    throw new Error(`"${entry}" in the list of allowed addresses is no host:port pair, like 127.0.0.1:5432`);
  }
  return pair(host, Number(port));
};

const resolveByDns: Resolve = async name =>
  (await lookUpName(name, { all: true, verbatim: true })) as readonly ResolvedAddress[];

const timedOut = (host: string, port: number) =>
  Object.assign(new Error(`${host}:${port} did not answer in time`), { code: 'ETIMEDOUT' });

/** Rejects with the signal's reason as soon as it is aborted. */
const orAborted = <Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> =>
  new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });

/** Opens a socket to addresses that were checked: no second look at the name lets another address slip in. */
const open = (
  host: string,
  port: number,
  addresses: readonly ResolvedAddress[],
  signal: AbortSignal,
): Promise<Socket> => {
  const socket = new Socket();
  const [first] = addresses;
  const options: TcpNetConnectOpts = {
    host: first && addresses.length === 1 ? first.address : host,
    port,
    autoSelectFamily: addresses.length > 1,
    autoSelectFamilyAttemptTimeout: 500,
    lookup: (_name, { all }, callback) => {
      if (all || !first) callback(null, [...addresses]);
      else callback(null, first.address, first.family);
    },
  };
  const connected = new Promise<Socket>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket.setNoDelay(true).setKeepAlive(true, 60_000));
    });
    socket.connect(options);
  });
  return orAborted(connected, signal).catch((error: unknown) => {
    socket.destroy();
    throw error;
  });
};

/**
 * @param options.allow exact `host:port` pairs that may be reached although they are not public.
 * @param options.resolve looks names up; the system's resolver when left out.
 * @throws Error naming the entry of `allow` that is no pair.
 */
export const createAddressGuard = (options: { allow: readonly string[]; resolve?: Resolve }): AddressGuard => {
  const allowed = new Set(options.allow.map(readPair));
  const resolve = options.resolve ?? resolveByDns;

  const checkedAddresses = async (host: string, port: number): Promise<readonly ResolvedAddress[]> => {
    const literal = canonicalAddress(host);
    const addresses: readonly ResolvedAddress[] = literal
      ? [{ address: literal, family: literal.includes(':') ? 6 : 4 }]
      : await resolve(host);
    const isReachable = ({ address }: ResolvedAddress) => isPublicAddress(address) || allowed.has(pair(address, port));
    // One private address among public ones is how a name is made to point inside, so all of them must fit.
    const fits = allowed.has(pair(host, port)) || (addresses.length > 0 && addresses.every(isReachable));
    if (!fits) throw new BlockedAddressError(host, port);
    return addresses;
  };

  const connect = async ({ host, port, signal, timeoutMs = 10_000 }: GuardedConnect): Promise<Socket> => {
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(timedOut(host, port)), timeoutMs);
    const ended = signal ? AbortSignal.any([signal, deadline.signal]) : deadline.signal;
    try {
      const addresses = await orAborted(checkedAddresses(host, port), ended);
      return await open(host, port, addresses, ended);
    } finally {
      clearTimeout(timer);
    }
  };

  const secure = buildConnector({});
  const dispatcher = new Agent({
    connect: ({ hostname, protocol, port, ...rest }, callback) => {
      const host = hostname.replace(/^\[(.*)\]$/, '$1');
      const encrypted = protocol === 'https:';
      connect({ host, port: Number(port) || (encrypted ? 443 : 80) }).then(
        socket => {
          if (encrypted) secure({ hostname, protocol, port, ...rest, httpSocket: socket }, callback);
          else callback(null, socket);
        },
        (error: Error) => callback(error, null),
      );
    },
  });

  return {
    connect,
    dispatcher,
    async request(url, init) {
      const { protocol, hostname, port } = new URL(url);
      if (protocol !== 'https:' && !(protocol === 'http:' && allowed.has(pair(hostname, Number(port) || 80)))) {
        throw new InsecureAddressError(hostname);
      }
      return fetch(url, { ...init, redirect: 'manual', dispatcher });
    },
    close: () => dispatcher.destroy(),
  };
};
