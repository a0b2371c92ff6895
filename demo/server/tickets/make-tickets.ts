import { dayMs } from '../days.ts';
import type { Contact } from '../contacts/contact.ts';
import { makeRandom, pickFrom, wholeFrom } from '../random.ts';

/** A question of a contact, as Harbor's REST API gives it. */
export interface Ticket {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly email: string;
  /** ISO 8601 in UTC. */
  readonly createdAt: string;
}

const questions = [
  ['Invoice without our order number', 'Could you send the last invoice again, with our order number on it?'],
  ['Delivery came in two parts', 'Only half of the boxes have arrived. When will the others come?'],
  ['Change of address', 'We are moving next month. Where do I change the address for deliveries?'],
  ['Wrong size', 'We ordered size 42 and got 44. How do we send them back?'],
  ['Price for a larger order', 'What would 200 of them cost, delivered by the end of the year?'],
  ['Colleague cannot sign in', 'A new colleague of mine does not see our orders. What does she need?'],
  ['Missing data sheet', 'The data sheet of the work lamp is not on your page any more.'],
  ['Delivery on a Saturday', 'Can a delivery come on a Saturday before noon?'],
] as const;

const count = 24;

/** What contacts asked within the last two weeks before `madeAt`, the same at every call; in the order of their ids. */
export const makeTickets = (contacts: readonly Contact[], seed: number, madeAt: string): Ticket[] => {
  const random = makeRandom(seed + 3);
  const end = Date.parse(madeAt);
  return Array.from({ length: count }, (_, index) => {
    const [title, body] = pickFrom(random, questions);
    const age = ((count - index) * 14 * dayMs) / count - wholeFrom(random, 0, dayMs / 4);
    return {
      id: `tk_${501 + index}`,
      title,
      body,
      email: pickFrom(random, contacts).email ?? '',
      createdAt: new Date(end - Math.max(age, 0)).toISOString(),
    };
  });
};
