export interface Named {
  readonly id: string;
  readonly name: string;
}

/** A company that uses Harbor, with what its account is made from and what it runs itself. */
export interface Customer extends Named {
  readonly people: { readonly admin: Named; readonly user: Named };
  /** How its addresses end. */
  readonly domain: string;
  readonly seed: number;
  readonly contacts: number;
  /** How its order numbers begin. */
  readonly orderPrefix: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly database: { readonly name: string; readonly user: string };
  /** Taken when they are free. */
  readonly ports: { readonly files: number; readonly mail: number };
}

export const customers = [
  {
    id: 'acme',
    name: 'Acme',
    people: {
      admin: { id: 'maria.lopez', name: 'Maria Lopez' },
      user: { id: 'ben.okafor', name: 'Ben Okafor' },
    },
    domain: 'acme.example',
    seed: 20_261,
    contacts: 1200,
    orderPrefix: 'AC',
    currency: 'USD',
    database: { name: 'warehouse', user: 'loader' },
    ports: { files: 4222, mail: 4225 },
  },
  {
    id: 'brightside',
    name: 'Brightside Travel',
    people: {
      admin: { id: 'priya.nair', name: 'Priya Nair' },
      user: { id: 'tom.becker', name: 'Tom Becker' },
    },
    domain: 'brightside.example',
    seed: 4711,
    contacts: 340,
    orderPrefix: 'BT',
    currency: 'GBP',
    database: { name: 'travel', user: 'travel_loader' },
    ports: { files: 4232, mail: 4235 },
  },
  {
    id: 'nordlicht',
    name: 'Nordlicht Foods',
    people: {
      admin: { id: 'ingrid.halvorsen', name: 'Ingrid Halvorsen' },
      user: { id: 'jonas.weber', name: 'Jonas Weber' },
    },
    domain: 'nordlicht.example',
    seed: 90_210,
    contacts: 86,
    orderPrefix: 'NF',
    currency: 'EUR',
    database: { name: 'foods', user: 'foods_loader' },
    ports: { files: 4242, mail: 4245 },
  },
] as const satisfies readonly Customer[];
