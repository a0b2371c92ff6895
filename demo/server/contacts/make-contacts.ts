import { withoutAccents } from './accents.ts';
import { makeRandom, pickFrom } from '../random.ts';
import { stages, type Contact, type Stage } from './contact.ts';
import { companyNames, regions, type Name, type Region } from './regions.ts';

const weightSum = regions.reduce((sum, region) => sum + region.weight, 0);

const regionAt = (share: number): Region => {
  let left = share * weightSum;
  return regions.find(region => (left -= region.weight) < 0) ?? (regions[0] as Region);
};

/** Letters that stay behind when accents are taken off. */
const plainLetters: Record<string, string> = { ß: 'ss', ł: 'l', đ: 'd', ı: 'i' };

const latin = (name: Name): string =>
  typeof name === 'string'
    ? withoutAccents(name.toLowerCase())
        .replace(/[ßłđı]/g, letter => plainLetters[letter] ?? letter)
        .replace(/[^a-z]/g, '')
    : name[1];

const written = (name: Name): string => (typeof name === 'string' ? name : name[0]);

const lastUpdate = Date.parse('2026-11-20T17:00:00Z');
const longestAge = 2 * 365 * 24 * 3600 * 1000;

const stageOf = (share: number): Stage => stages[share < 0.52 ? 0 : share < 0.88 ? 1 : 2];

/**
 * Made-up people of many countries, the same for a seed at every call. Some have no phone; each has an e-mail address of
 * its own in a domain that is reserved for examples.
 */
export const makeContacts = (count: number, seed: number): Contact[] => {
  const random = makeRandom(seed);
  const pick = <Item>(items: readonly Item[]): Item => pickFrom(random, items);
  const addresses = new Set<string>();

  const makeContact = (index: number): Contact => {
    const region = regionAt(random());
    const firstName = pick(region.firstNames);
    const lastName = pick(region.lastNames);
    const company = pick(companyNames);
    const person = `${latin(firstName)}.${latin(lastName)}`;
    const domain = `${company.toLowerCase()}.example`;
    let email = `${person}@${domain}`;
    for (let again = 2; addresses.has(email); again++) email = `${person}${again}@${domain}`;
    addresses.add(email);
    return {
      id: `ct_${10_001 + index}`,
      firstName: written(firstName),
      lastName: written(lastName),
      email,
      phone: random() < 0.07 ? null : region.phone.replace(/#/g, () => String(Math.floor(random() * 10))),
      company: { name: `${company} ${pick(region.companyForms)}` },
      stage: stageOf(random()),
      city: pick(region.cities),
      country: region.country,
      updatedAt: new Date(lastUpdate - Math.floor(random() ** 2 * longestAge)).toISOString(),
    };
  };

  return Array.from({ length: count }, (_, index) => makeContact(index));
};
