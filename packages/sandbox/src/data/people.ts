import { mix, pick } from './mix.ts';
import {
  cities,
  companyFirst,
  companyLast,
  companySecond,
  departments,
  firstNames,
  jobs,
  lastNames,
  sentences,
  streets,
  type City,
} from './words.ts';

/** What tells one account's records from another's. */
export interface World {
  readonly seed: string | number;
  readonly endpoint: string;
  /** A number of its own for each endpoint: no two have a company or a person of the same name. */
  readonly slot: number;
  /** Records of an object. */
  readonly rows: number;
  /** Fields of their own that objects have beside those that show what such fields are. */
  readonly ownFields: number;
}
const known = new WeakMap<World, Map<string, unknown>>();

/** What was made once for a world is not made again: the records of several objects are about the same companies. */
export const remember = <T>(world: World, kind: string, index: number, make: () => T): T => {
  let all = known.get(world);
  if (!all) known.set(world, (all = new Map<string, unknown>()));
  const key = `${kind}|${index}`;
  let found = all.get(key) as T | undefined;
  if (found === undefined) all.set(key, (found = make()));
  return found;
};

/** Shares no factor with the numbers of words: each endpoint gets all of them. */
export const slots = 23;

export interface Address extends City {
  readonly line: string;
  readonly line2: string | undefined;
  readonly code: string;
}

const digits = (pattern: string, number: number): string => {
  let rest = number;
  return pattern.replaceAll('#', () => {
    rest = Math.imul(rest, 1103515245) + 12345;
    return String((rest >>> 16) % 10);
  });
};

export const addressOf = (world: World, kind: string, index: number): Address => {
  const number = mix(world.seed, world.endpoint, kind, 'address', index);
  const place = pick(cities, number);
  return {
    ...place,
    line: place.street.replace('{}', pick(streets, number >>> 5)).replace('#', String(1 + ((number >>> 11) % 180))),
    line2: (number >>> 7) % 5 === 0 ? `Floor ${1 + ((number >>> 13) % 9)}` : undefined,
    code: digits(place.postalCode, number),
  };
};

export const phoneOf = (pattern: string, number: number): string => `+${digits(pattern, number)}`;

/** Visits every combination once before any comes again. */
const spread = (world: World, index: number, total: number, step: number): number =>
  ((index * slots + world.slot) * step) % total;

export interface Company {
  readonly name: string;
  readonly domain: string;
  readonly address: Address;
  readonly shipping: Address;
  readonly phone: string;
  readonly fax: string;
  readonly employees: number;
  readonly revenue: number;
  readonly note: string;
  readonly number: number;
}

export const companyOf = (world: World, kind: string, index: number): Company =>
  remember(world, `company ${kind}`, index, () => makeCompany(world, kind, index));

const makeCompany = (world: World, kind: string, index: number): Company => {
  const total = companyFirst.length * companySecond.length * companyLast.length;
  const place = spread(world, kind === 'Account' ? index : index + world.rows, total, 7919);
  const first = pick(companyFirst, place);
  const second = pick(companySecond, Math.floor(place / companyFirst.length));
  const last = pick(companyLast, Math.floor(place / (companyFirst.length * companySecond.length)));
  const again = Math.floor(((kind === 'Account' ? index : index + world.rows) * slots + world.slot) / total);
  const number = mix(world.seed, world.endpoint, kind, 'company', index);
  const address = addressOf(world, kind, index);
  const name = [`${first} ${second}`, last, again > 0 ? String(again + 1) : ''].filter(Boolean).join(' ');
  const employees = Math.round(3 + (number % 97) ** 1.6);
  return {
    name,
    domain: `${name.toLowerCase().replaceAll(' ', '-')}.example`,
    address,
    shipping: number % 3 === 0 ? addressOf(world, `${kind} shipping`, index) : address,
    phone: phoneOf(address.phone, number),
    fax: phoneOf(address.phone, number >>> 3),
    employees,
    revenue: employees * (60_000 + (number % 140) * 1000),
    note: pick(sentences, number >>> 9),
    number,
  };
};

export interface Person {
  readonly firstName: string;
  readonly lastName: string;
  readonly isFemale: boolean;
  readonly email: string;
  readonly company: Company;
  readonly address: Address;
  readonly phone: string;
  readonly mobile: string;
  readonly job: string;
  readonly department: string;
  readonly birthdate: string;
  readonly note: string;
  readonly number: number;
}

/** The account that a contact belongs to: the first seven of ten have one contact or two, the others none. */
export const accountIndex = (world: World, index: number): number => index % Math.max(1, Math.floor(world.rows * 0.7));

const given = [...firstNames.female, ...firstNames.male];
const kinds = ['Contact', 'Lead', 'Subscriber', 'User'];

export const personOf = (world: World, kind: string, index: number): Person =>
  remember(world, `person ${kind}`, index, () => makePerson(world, kind, index));

const makePerson = (world: World, kind: string, index: number): Person => {
  const place = spread(world, index + kinds.indexOf(kind) * world.rows, given.length * lastNames.length, 6151);
  const isFemale = place % given.length < firstNames.female.length;
  const firstName = pick(given, place);
  const lastName = pick(lastNames, Math.floor(place / given.length));
  const number = mix(world.seed, world.endpoint, kind, 'person', index);
  const company =
    kind === 'Contact' ? companyOf(world, 'Account', accountIndex(world, index)) : companyOf(world, kind, index);
  const address = kind === 'Contact' && number % 4 !== 0 ? company.address : addressOf(world, kind, index);
  const domain = kind === 'User' ? 'practice-company.example' : company.domain;
  return {
    firstName,
    lastName,
    isFemale,
    email: `${firstName}.${lastName}@${domain}`.toLowerCase(),
    company,
    address,
    phone: phoneOf(address.phone, number),
    mobile: phoneOf(address.mobile, number >>> 4),
    job: pick(jobs, number),
    department: pick(departments, number >>> 6),
    birthdate: `${1950 + (number % 55)}-${String(1 + ((number >>> 8) % 12)).padStart(2, '0')}-${String(1 + ((number >>> 12) % 28)).padStart(2, '0')}`,
    note: pick(sentences, number >>> 10),
    number,
  };
};
