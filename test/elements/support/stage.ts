/** What can go wrong between page and host. `silent` never answers, `malformed` answers what does not fit. */
export type Fault = 'unavailable' | 'unauthorized' | 'malformed' | 'offline' | 'silent';

let count = 0;

/** A name that nothing else in this run has. */
export const freshName = (): string =>
  `c${Date.now().toString(36)}${(count++).toString(36)}${Math.random().toString(36).slice(2, 6)}`;

export interface Gate {
  /** The real host, as this test sees it. */
  readonly apiUrl: string;
  /** Breaks calls whose path holds `path`; all of them when left out. */
  break(fault: Fault, path?: string): Promise<void>;
  heal(): Promise<void>;
}

export const openGate = (): Gate => {
  const address = `/gate/${freshName()}`;
  const put = async (body: object): Promise<void> => {
    await fetch(address, { method: 'PUT', body: JSON.stringify(body) });
  };
  return {
    apiUrl: new URL(address, location.href).href,
    break: (fault, path = '') => put({ fault, path }),
    heal: () => put({ fault: null }),
  };
};

export interface TokenOptions {
  /** Left out for the organization's own admins. */
  readonly customer?: string;
  readonly role?: 'user' | 'admin';
  readonly access?: 'view-logs' | 'read' | 'execute' | 'write';
  /** Seconds. */
  readonly expiresIn?: number;
}

/** An address that answers tokens for a customer, as a partner's backend would. */
export const tokenUrl = ({ customer, role = 'user', access = 'write', expiresIn = 3600 }: TokenOptions): string => {
  const who = { ...(customer === undefined ? {} : { customer }), role };
  return `/stage/token?${new URLSearchParams({ ...who, access, expiresIn: String(expiresIn) }).toString()}`;
};

export const fetchToken = async (options: TokenOptions): Promise<string> => {
  const answer = (await (await fetch(tokenUrl(options))).json()) as { token: string };
  return answer.token;
};

/** Deploys the demo's recipe, or one that is made like it, for a customer; its first run begins. */
export const deploy = async (customer: string, recipe?: string): Promise<{ readonly id: string }> => {
  const answer = await fetch('/stage/deployments', { method: 'POST', body: JSON.stringify({ customer, recipe }) });
  if (!answer.ok) throw new Error(`The stage could not deploy: ${await answer.text()}`);
  return (await answer.json()) as { id: string };
};

/** Makes the customer's home connection. @returns Answers of a connection to the database. */
export const connectHarbor = async (customer: string): Promise<Readonly<Record<string, string | number>>> => {
  const answer = await fetch('/stage/connections', { method: 'POST', body: JSON.stringify({ customer }) });
  if (!answer.ok) throw new Error(`The stage could not connect: ${await answer.text()}`);
  return (await answer.json()) as Record<string, string | number>;
};

/** Makes the customer's runs wait for the provider's product, or lets them go on. */
export const holdHarbor = async (customer: string, isHeld: boolean): Promise<void> => {
  await fetch(`/stage/harbor/${isHeld ? 'close' : 'open'}`, { method: 'POST', body: JSON.stringify({ customer }) });
};
