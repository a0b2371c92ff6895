import type { FieldDescription } from '../descriptions/api-description.ts';

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** The values that a field has or takes, each once. */
export const choicesOf = ({ enum: choices = [] }: Pick<FieldDescription, 'enum'>): Choice[] => {
  const all = choices
    .map(choice => (typeof choice === 'string' ? { value: choice, label: choice } : choice))
    // How some say that nothing is chosen.
    .filter(({ value }) => !/^-+none-+$/i.test(value));
  return all.filter(({ value }, index) => all.findIndex(each => each.value === value) === index);
};

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/^[a-z]{1,4}_(?=[a-z])/, '')
    .replace(/[^a-z0-9]+/g, '');

/** Words that systems use for the same thing, the nearest to each other first. */
const alike: readonly (readonly string[])[] = [
  ['urgent', 'critical', '1critical', 'highest', 'veryhigh', 'blocker', 'p1'],
  ['high', '2high', 'major', 'p2', 'important'],
  ['normal', 'medium', 'moderate', '3moderate', 'middle', 'average', 'p3'],
  ['low', '4low', 'minor', 'p4', '5planning', 'lowest', 'verylow'],
  ['new', 'open', 'notstarted', 'todo', 'notcontacted', 'draft', 'created', 'submitted', 'planned', 'received'],
  [
    'inprogress',
    'active',
    'working',
    'workinprogress',
    'working',
    'workingcontacted',
    'contacted',
    'started',
    'inreview',
  ],
  ['pending', 'onhold', 'hold', 'waiting', 'waitingonsomeoneelse', 'awaitinginfo', 'suspended', 'deferred', 'paused'],
  ['solved', 'resolved', 'completed', 'complete', 'done', 'finished', 'closedcomplete', 'closed', 'answered'],
  ['cancelled', 'canceled', 'closedskipped', 'closedincomplete', 'rejected', 'void', 'voided', 'abandoned'],
  ['closedwon', 'won', 'sold'],
  ['closedlost', 'lost'],
  ['customer', 'customerdirect', 'ccustomer', 'company', 'client'],
  ['prospect', 'lead', 'llead', 'prospectivecustomer', 'potentialcustomer'],
  ['partner', 'channelpartnerreseller', 'reseller', 'customerchannel'],
  ['supplier', 'vendor', 'svendor'],
  ['active', 'enabled', 'published', 'activated', 'enable', 'yes', 'true'],
  ['inactive', 'disabled', 'archived', 'retired', 'disable', 'no', 'false'],
  ['subscribed', 'optin', 'explicit', 'optedin'],
  ['unsubscribed', 'optout', 'optedout'],
  ['web', 'website', 'online', 'internet', 'ecommerce', 'onlinestore'],
  ['phone', 'telephone', 'coldcall', 'call', 'phoneinquiry'],
  ['email', 'mail', 'emailcampaign'],
  ['problem', 'bug', 'defect', 'incident'],
  ['question', 'servicerequest', 'request', 'inquiry'],
  ['task', 'todo'],
  ['mr', 'herr', 'male', 'mister'],
  ['mrs', 'frau', 'female'],
  ['paid', 'paidinfull', 'paidoff'],
  ['education', 'education'],
  ['telecommunications', 'communications', 'telecom', 'telephonydata'],
  ['finance', 'financialservices', 'banking', 'finservfinancialservices'],
  ['healthcare', 'healthcareservices', 'medical'],
  ['technology', 'informationtechnology', 'software', 'it'],
];

const nearest = (value: string, choices: ReadonlyMap<string, Choice>): Choice | undefined => {
  const exact = choices.get(value);
  if (exact) return exact;
  const words = alike.find(group => group.includes(value));
  return words?.map(word => choices.get(word)).find(choice => choice !== undefined);
};

/** How the values of one picklist are said in another. */
export interface PicklistTable {
  /** Values that are called otherwise there. */
  readonly table: Readonly<Record<string, string>>;
  /** Values that have no counterpart. */
  readonly lost: readonly string[];
}

export const picklistTable = (source: FieldDescription, target: FieldDescription): PicklistTable => {
  const to = choicesOf(target);
  const values = new Set(to.map(({ value }) => value));
  const byWord = new Map<string, Choice>();
  for (const choice of [...to].reverse()) {
    byWord.set(plain(choice.value), choice);
    byWord.set(plain(choice.label), choice);
  }
  const table: Record<string, string> = {};
  const lost: string[] = [];
  for (const { value, label } of choicesOf(source)) {
    const found = nearest(plain(label), byWord) ?? nearest(plain(value), byWord);
    if (values.has(value) && (!found || found.value === value || label === value)) continue;
    if (found) table[value] = found.value;
    else if (!values.has(value)) lost.push(value);
  }
  return { table, lost };
};

const truths = ['true', 'yes', 'y', 'active', 'enabled', '1', 'open'];
const untruths = ['false', 'no', 'n', 'inactive', 'disabled', '0', 'closed'];

/** The values of a picklist that stand for yes and no; null when it has none. */
export const yesAndNo = (field: FieldDescription): Readonly<Record<'true' | 'false', string>> | null => {
  const choices = choicesOf(field);
  const among = (words: readonly string[]): string | undefined =>
    choices.find(({ value, label }) => words.includes(plain(value)) || words.includes(plain(label)))?.value;
  const [yes, no] = [among(truths), among(untruths)];
  return yes === undefined || no === undefined ? null : { true: yes, false: no };
};
