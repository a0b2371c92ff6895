import type { Schedule } from 'citizen-integrator/contract';
import type { CanonicalName } from '../descriptions/api-description.ts';

/** How recipes about an object are told, filed and run. */
export interface ObjectWords {
  readonly category: string;
  /** What people call it too. */
  readonly keywords: readonly string[];
  readonly schedule: Schedule;
}

const every = (count: number, unit: 'minute' | 'hour'): Schedule => ({
  kind: 'interval',
  every: count,
  unit,
  timeZone: 'UTC',
});
const daily = (at: string): Schedule => ({ kind: 'daily', at: [at], timeZone: 'UTC' });

export const objectWords: Readonly<Record<CanonicalName, ObjectWords>> = {
  Account: {
    category: 'crm',
    keywords: ['accounts', 'companies', 'customers', 'organizations', 'business partners'],
    schedule: every(15, 'minute'),
  },
  Contact: { category: 'crm', keywords: ['contacts', 'people', 'persons', 'customers'], schedule: every(15, 'minute') },
  Lead: { category: 'crm', keywords: ['leads', 'prospects'], schedule: every(15, 'minute') },
  Opportunity: {
    category: 'crm',
    keywords: ['opportunities', 'deals', 'pipeline', 'sales'],
    schedule: every(15, 'minute'),
  },
  Product: { category: 'e-commerce', keywords: ['products', 'items', 'catalog', 'SKU'], schedule: every(1, 'hour') },
  PriceBookEntry: {
    category: 'e-commerce',
    keywords: ['prices', 'price list', 'price book'],
    schedule: daily('04:00'),
  },
  InventoryItem: {
    category: 'e-commerce',
    keywords: ['stock', 'inventory', 'quantity', 'warehouse'],
    schedule: every(15, 'minute'),
  },
  Order: {
    category: 'e-commerce',
    keywords: ['orders', 'sales orders', 'order to cash'],
    schedule: every(10, 'minute'),
  },
  Invoice: {
    category: 'finance',
    keywords: ['invoices', 'bills', 'billing', 'order to cash'],
    schedule: every(1, 'hour'),
  },
  Payment: { category: 'finance', keywords: ['payments', 'receipts', 'transactions'], schedule: every(1, 'hour') },
  Ticket: { category: 'support', keywords: ['tickets', 'cases', 'issues', 'help desk'], schedule: every(5, 'minute') },
  Incident: { category: 'support', keywords: ['incidents', 'outages', 'IT'], schedule: every(5, 'minute') },
  Campaign: { category: 'marketing', keywords: ['campaigns', 'mailings'], schedule: daily('03:00') },
  CampaignMember: {
    category: 'marketing',
    keywords: ['campaign members', 'responses', 'opens', 'clicks'],
    schedule: every(1, 'hour'),
  },
  Subscriber: {
    category: 'marketing',
    keywords: ['subscribers', 'newsletter', 'audience', 'mailing list'],
    schedule: every(1, 'hour'),
  },
  MailingList: { category: 'marketing', keywords: ['lists', 'segments', 'audience'], schedule: daily('03:00') },
  Project: { category: 'projects', keywords: ['projects', 'delivery'], schedule: every(1, 'hour') },
  Task: { category: 'projects', keywords: ['tasks', 'to-dos', 'activities'], schedule: every(15, 'minute') },
  Item: { category: 'engineering', keywords: ['items', 'parts', 'bill of materials', 'BOM'], schedule: daily('02:00') },
  Document: { category: 'engineering', keywords: ['documents', 'files'], schedule: every(1, 'hour') },
  User: { category: 'hr', keywords: ['users', 'employees', 'onboarding', 'provisioning'], schedule: daily('03:00') },
  Event: { category: 'marketing', keywords: ['events', 'meetings', 'calendar'], schedule: every(1, 'hour') },
  Currency: { category: 'finance', keywords: ['currencies'], schedule: daily('02:00') },
  Message: { category: 'productivity', keywords: ['messages'], schedule: every(5, 'minute') },
};

/** Where nothing tells what has changed, all is read each time. */
export const wholeSchedule: Schedule = daily('02:00');

const isName = (word: string): boolean => /[A-Z].*[A-Z]|\//.test(word);

/** A label within a sentence: `Sales Orders` becomes `sales orders`, `A/R Invoices` stays `A/R invoices`. */
export const inSentence = (label: string): string =>
  label
    .replace(/\s*\([^)]*\)/g, '')
    .split(' ')
    .map(word => (isName(word) ? word : word.toLowerCase()))
    .join(' ');

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `a`, `a and b`, `a, b and c`. */
export const listed = (items: readonly string[]): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
