import type { DerivedMapping } from './derive-mapping.ts';
import { capitalised, inSentence, listed } from './object-words.ts';
import type { End, Route } from './routes.ts';

/** What a recipe says of itself. Texts are Markdown. */
export interface RouteWords {
  readonly name: string;
  /** At most 160 characters. */
  readonly summary: string;
  /** What the introduction begins with. */
  readonly lead: string;
  readonly know: readonly string[];
}

const plural = ({ object }: End): string => inSentence(object.labelPlural);
const single = ({ object }: End): string => inSentence(object.label);
/** `an item`, `a case`. */
export const article = (noun: string): string =>
  /^([aeiou]|SAP\b)/i.test(noun) && !/^(uni|use)/i.test(noun) ? `an ${noun}` : `a ${noun}`;

const nameOf = ({ source, target, actions }: Route): string => {
  const [from, to] = [source.app.title, target.app.title];
  const [ours, theirs] = [plural(source), plural(target)];
  const [first] = actions;
  const as = ours === theirs ? '' : ` as ${theirs}`;
  switch (`${source.object.canonical}>${target.object.canonical}`) {
    case 'Opportunity>Project':
      return `Start ${article(`${to} ${single(target)}`)} for each won ${from} ${single(source)}`;
    case 'Opportunity>Order':
      return `Turn won ${from} ${ours} into ${to} ${theirs}`;
    case 'Order>Project':
      return `Start ${article(`${to} ${single(target)}`)} for each ${from} ${single(source)}`;
    case 'Contact>Subscriber':
    case 'Lead>Subscriber':
    case 'CampaignMember>Subscriber':
      return `Add ${from} ${ours} to your ${to} audience`;
    case 'Subscriber>Lead':
      return `Make ${from} ${ours} new ${theirs} in ${to}`;
    case 'Ticket>Incident':
      return `Raise ${to} ${theirs} from ${from} ${ours}`;
    case 'Incident>Ticket':
      return `Bring ${from} ${ours} to ${to}${as}`;
    case 'Item>Product':
      return `Publish released ${from} ${ours} to ${to}${as}`;
    default:
  }
  if (source.object.canonical === 'InventoryItem') return `Keep stock in ${to} up to date with ${from}`;
  if (source.object.canonical === 'PriceBookEntry' && first !== 'migrate')
    return `Keep prices in ${to} up to date with ${from}`;
  switch (first) {
    case 'migrate':
      return `Move ${ours} from ${from} to ${to}${as}`;
    case 'insert':
      return `Send new ${from} ${ours} to ${to}${as}`;
    case 'update':
      return `Update ${to} ${theirs} from ${from}${ours === theirs ? '' : ` ${ours}`}`;
    default:
      return ours === theirs ? `Sync ${ours} from ${from} to ${to}` : `Sync ${from} ${ours} to ${to} ${theirs}`;
  }
};

const longestSummary = 160;

/** The longest of some sentences that fits. */
const fitting = (...sentences: readonly string[]): string =>
  sentences.find(({ length }) => length <= longestSummary) ?? (sentences.at(-1) ?? '').slice(0, longestSummary);

const notIds = /(^|\.)(id|externalId|createdAt|modifiedAt)$|Id$/;

const fieldWords: Readonly<Record<string, string>> = {
  email: 'e-mail',
  sku: 'SKU',
  poNumber: 'PO number',
  url: 'address of its page',
  imageUrl: 'picture',
  accountName: 'company',
  leadSource: 'source',
  isClosed: 'whether it is closed',
  isWon: 'whether it is won',
  active: 'whether it is active',
  locationId: 'place',
};

const inWords = (canonical: string): string =>
  fieldWords[canonical] ?? canonical.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();

/** What of a record is copied, in a few words: `name, phone and address`. */
const partsOf = ({ target: { object } }: Route, { mapping, hasLines }: DerivedMapping, most: number): string => {
  const fed = new Set(mapping.filter(({ property }) => property === undefined).map(({ to }) => to));
  const parts: string[] = [];
  let hasAddress = false;
  for (const { name, canonical = '', type } of object.fields) {
    if (!fed.has(name) || notIds.test(canonical) || canonical === 'lines' || type === 'reference') continue;
    if (/^(address|billing|shipping)\./.test(canonical)) hasAddress = true;
    else if (canonical === 'firstName' || canonical === 'lastName' || canonical === 'fullName') parts.push('name');
    else parts.push(inWords(canonical));
  }
  const tail = [...(hasAddress ? ['address'] : []), ...(hasLines ? ['lines'] : [])];
  const head = [...new Set(parts)].slice(0, Math.max(1, most - tail.length));
  return listed([...head, ...tail]);
};

const summaryOf = (route: Route, derived: DerivedMapping): string => {
  const { source, target, actions } = route;
  const [from, to] = [source.app.title, target.app.title];
  const [ours, theirs] = [plural(source), plural(target)];
  const [first] = actions;
  const parts = (most: number): string => partsOf(route, derived, most);
  const sentences = (begin: string, end: string): string =>
    fitting(
      `${begin} with ${parts(5)}${end}.`,
      `${begin} with ${parts(4)}${end}.`,
      `${begin} with ${parts(3)}${end}.`,
      `${begin} with ${parts(2)}${end}.`,
      `${begin}${end}.`,
      `${begin}.`,
    );
  switch (first) {
    case 'migrate':
      return sentences(`Copies all ${ours} of ${from} to ${to} once`, '');
    case 'insert':
      return sentences(`Each new ${single(source)} in ${from} becomes ${article(single(target))} in ${to}`, '');
    case 'update':
      return sentences(`Changes in ${from} ${ours} reach the ${theirs} that ${to} already has`, '');
    default:
      return sentences(`New and changed ${ours} in ${from} reach ${to}${ours === theirs ? '' : ` as ${theirs}`}`, '');
  }
};

const rules: Partial<Readonly<Record<string, string>>> = {
  'Contact>Subscriber': 'Only people with an e-mail address who have not opted out are sent.',
  'Lead>Subscriber': 'Only people with an e-mail address who have not opted out are sent.',
  'CampaignMember>Subscriber': 'Only members with an e-mail address are sent.',
  'Opportunity>Project': 'Only what has been won is taken.',
  'Opportunity>Order': 'Only what has been won is taken.',
  'Contact>Lead': 'Only people who belong to no account are taken.',
  'Item>Product': 'Only what is released is taken, where the app tells.',
  'Contact>Account': 'A person without a company becomes a customer under their own name.',
};

/** What has to be there before. */
const linkedWords = (linked: DerivedMapping['linked'], app: string): string[] => {
  const needed = linked.filter(({ isNeeded }) => isNeeded);
  const others = linked.filter(({ isNeeded }) => !isNeeded);
  const objects = (all: typeof linked): string =>
    listed([...new Set(all.map(({ object }) => inSentence(object.labelPlural)))]);
  const labels = (all: typeof linked): string => listed([...new Set(all.map(({ label }) => `“${label}”`))]);
  return [
    ...(needed.length > 0
      ? [`Copy ${objects(needed)} first: ${labels(needed)} must point at what is in ${app} already.`]
      : []),
    ...(others.length > 0
      ? [
          `${labels(others)} ${others.length === 1 ? 'points' : 'point'} at ${objects(others)}, and ${others.length === 1 ? 'stays' : 'stay'} empty for those that were not copied before.`,
        ]
      : []),
  ];
};

const knowOf = ({ source, target, actions }: Route, { key, filter, linked, mapping }: DerivedMapping): string[] => {
  const { canonical, modifiedField } = source.object;
  const rule = rules[`${canonical}>${target.object.canonical}`];
  const keyLabel = target.object.fields.find(({ name }) => name === key)?.label;
  const isRuled = rule !== undefined && (filter.length > 0 || !/^Only/.test(rule));
  const [first] = actions;
  const hasTables = mapping.some(({ convert }) =>
    (Array.isArray(convert) ? convert : convert ? [convert] : []).some(({ kind }) => kind === 'lookup'),
  );
  return [
    ...(isRuled ? [rule] : []),
    ...(modifiedField === null && first !== 'migrate'
      ? [`${source.app.title} does not tell which ${plural(source)} have changed, so each run reads them all.`]
      : [
          first === 'migrate'
            ? 'When you run it again, it takes only what is new or has changed since.'
            : 'The first run copies what is there already; from then on only what is new or has changed.',
        ]),
    keyLabel
      ? `Records that are the same in both apps are known by “${keyLabel}”, so nothing is added twice.`
      : `We remember which ${single(source)} became which ${single(target)}, so nothing is added twice.`,
    ...linkedWords(linked, target.app.title),
    ...(hasTables
      ? ['Values of lists are translated where both apps have a like one; the mapping step shows them all.']
      : []),
    'Nothing is deleted in either app. What is refused is listed in the log with the reason, and can be tried again.',
  ];
};

const leadOf = (route: Route): string => {
  const { source, target, actions } = route;
  const [from, to] = [source.app.title, target.app.title];
  const [first] = actions;
  const [ours, theirs] = [plural(source), plural(target)];
  switch (first) {
    case 'migrate':
      return `This moves the ${ours} that you have in ${from} to ${to}, with all standard fields. ${from} stays as it is, so you can look at the result first and repeat the move.`;
    case 'insert':
      return `Whenever ${article(single(source))} comes up in ${from}, ${article(single(target))} is added to ${to}, with all standard fields filled in.`;
    case 'update':
      return `Your ${theirs} in ${to} stay true: what is changed in ${from} is changed there too. Nothing new is added.`;
    default:
      return `People who work in ${to} see the same ${theirs} as those who work in ${from}: new ${ours} are added there, and changes follow.`;
  }
};

export const wordsOf = (route: Route, derived: DerivedMapping): RouteWords => ({
  name: capitalised(nameOf(route)),
  summary: summaryOf(route, derived),
  lead: leadOf(route),
  know: knowOf(route, derived),
});

/** `- one\n- two` */
const bullets = (lines: readonly string[]): string => lines.map(line => `- ${line}`).join('\n');

/** An introduction: what it does, what is needed, what will be decided, what is good to know. */
export const introductionOf = (
  lead: string,
  parts: { readonly need: readonly string[]; readonly decide: readonly string[]; readonly know: readonly string[] },
): string =>
  [
    lead,
    ...(parts.need.length > 0 ? [`**What you need**\n\n${bullets(parts.need)}`] : []),
    ...(parts.decide.length > 0 ? [`**What you will decide**\n\n${bullets(parts.decide)}`] : []),
    ...(parts.know.length > 0 ? [`**Good to know**\n\n${bullets(parts.know)}`] : []),
  ].join('\n\n');
