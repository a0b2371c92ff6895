import type { RecipeSummary } from 'citizen-integrator/contract';

// As measured in the comparison of search engines that the limits come from: recipes of about 40 words, of 3,000 that
// are used as words of a language are, a few of them often.

const apps = [
  'Salesforce',
  'NetSuite',
  'Zendesk',
  'Shopify',
  'ServiceNow',
  'Magento',
  'Dotdigital',
  'Autodesk',
  'Clarizen',
  'HubSpot',
  'Mailchimp',
  'QuickBooks',
];
const syllables = ['sa', 're', 'mo', 'ti', 'ka', 'lu', 'fe', 'no', 'pi', 'da', 'co', 've', 'gi', 'zu', 'ha'];
const categories = ['crm', 'support', 'finance', 'e-commerce'];
const actions = ['sync', 'upsert', 'insert', 'update', 'migrate'] as const;

/** The same numbers at every start: from 0 to 1. */
const createDice = () => {
  let seed = 7;
  return () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
};

const dice = createDice();
const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(dice() * items.length)] as Item;
const vocabulary = Array.from({ length: 3000 }, () =>
  Array.from({ length: 2 + Math.floor(dice() * 3) }, () => pick(syllables)).join(''),
);
/** Few words come often, most seldom. */
const word = (): string => vocabulary[Math.floor(vocabulary.length * dice() ** 3)] ?? '';
const words = (count: number): string => Array.from({ length: count }, word).join(' ');

export type MadeRecipe = Pick<
  RecipeSummary,
  'id' | 'name' | 'summary' | 'category' | 'keywords' | 'endpoints' | 'actions'
>;

const endpointOf = (name: string) => ({ id: name.toLowerCase(), name, monogram: name.slice(0, 2), home: false });

export const makeWordyRecipes = (count: number): MadeRecipe[] =>
  Array.from({ length: count }, (_, place) => {
    const [source, target] = [pick(apps), pick(apps)];
    return {
      id: `wordy-${place}`,
      name: `Copy ${word()} from ${source} to ${target}`,
      summary: words(28).slice(0, 160),
      category: pick(categories),
      keywords: [word(), word()],
      endpoints: [...new Set([source, target])].map(endpointOf),
      actions: [pick(actions)],
    };
  });

/** What somebody types, key by key. */
export const typedQueries: readonly string[] = [
  'salesforce',
  'netsuite',
  'shopify orders',
  `${vocabulary[3]} zendesk`,
  `magento ${vocabulary[11]}`,
  vocabulary[40] ?? '',
  'servicenow',
  `dotdigital ${vocabulary[200]}`,
].flatMap(query => Array.from({ length: Math.min(query.length, 9) }, (_, index) => query.slice(0, index + 1)));

export interface Typo {
  readonly typed: string;
  /** The endpoint that is meant. */
  readonly endpoint: string;
}

/** One slip a word: a letter that is missing, swapped with the next, or another one. */
export const typos: readonly Typo[] = Array.from({ length: 60 }, (_, index) => {
  const endpoint = (apps[index % apps.length] ?? '').toLowerCase();
  const at = 1 + Math.floor(dice() * (endpoint.length - 2));
  const [before, letter, after] = [endpoint.slice(0, at), endpoint[at] ?? '', endpoint.slice(at + 1)];
  const slips = [
    before + after,
    before + (after[0] ?? '') + letter + after.slice(1),
    `${before}${letter === 'x' ? 'y' : 'x'}${after}`,
  ];
  return { typed: slips[index % slips.length] ?? endpoint, endpoint };
});
