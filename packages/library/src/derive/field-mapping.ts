import type { Conversion, FieldMapping } from 'citizen-integrator/contract';
import type {
  ApiDescription,
  CanonicalName,
  FieldDescription,
  ObjectDescription,
} from '../descriptions/api-description.ts';
import { choicesOf, picklistTable, yesAndNo } from './picklists.ts';

/** One field of the source that feeds one of the target. */
export interface FieldPair {
  readonly from: FieldDescription;
  readonly to: FieldDescription;
}

/** What a field's conversions have to know beside the two fields. */
export interface PairScene {
  readonly source: ObjectDescription;
  readonly target: ObjectDescription;
  readonly targetApp: ApiDescription;
  /** What the field is called in the canonical model of the target. */
  readonly name: string;
  /** The source's fields by what the target's canonical model calls them. */
  readonly sources: ReadonlyMap<string, FieldDescription>;
  /** What the canonical model's field points at. */
  readonly pointsAt: (name: string) => CanonicalName | undefined;
  /** Whether records of an object are copied between the two apps, so that the host knows which is which. */
  readonly isLinked: (object: ObjectDescription) => boolean;
}

type Type = FieldDescription['type'];

const textual: ReadonlySet<Type> = new Set(['string', 'text', 'html']);
const numeric: ReadonlySet<Type> = new Set(['integer', 'decimal', 'currency', 'percent']);
const listed: ReadonlySet<Type> = new Set(['array', 'multipicklist']);

/** Texts that a shorter one would say something else with. */
const uncut =
  /(^|\.)(id|externalId|number|accountNumber|sku|email|phone|mobile|website|url|code|barcode|currency|country|postalCode|slug|key)$|Id$|Email$|Code$/;

/** Whether a country is told by its ISO code. */
export const isCountryCode = (
  app: Pick<ApiDescription, 'id'>,
  { name, label, maxLength = 80 }: FieldDescription,
): boolean => maxLength <= 3 || /code|country_id/i.test(`${name} ${label}`) || app.id === 'netsuite';

/** Names that stand for the id of another record. */
const isRecordName = (name: string): boolean => /(^|\.)[a-z]+Id$/.test(name) || /(Id|By)$/.test(name);

/** Whether a field points at a record that is found by what the source tells of it. */
export const isReferring = (to: FieldDescription, name: string): boolean =>
  to.type === 'reference' && (isRecordName(name) || name === 'currency' || name === 'number');

/** In characters: what is shorter holds codes where others have words. */
const codeLength = 10;
const wordNames = /^(brand|category|group|industry|paymentTerms|priceList|shippingMethod|status|type)$/;

/** Whether a field holds codes that each account has its own of, which words of others are none of. */
const isOwnCode = ({ maxLength, enum: choices }: FieldDescription, name: string): boolean =>
  wordNames.test(name) && choices === undefined && maxLength !== undefined && maxLength <= codeLength;

/** Codes of UN/CEFACT Recommendation 20 as SAP shows them, by the words and codes that others have for units. */
const unitCodes: Readonly<Record<string, string>> = {
  Each: 'EA',
  each: 'EA',
  EA: 'EA',
  Pieces: 'PC',
  PC: 'PC',
  Box: 'BX',
  Carton: 'CT',
  Dozen: 'DZ',
  Hours: 'H',
  Lb: 'LB',
  lb: 'LB',
  M: 'M',
  m: 'M',
  Meter: 'M',
  oz: 'OZ',
  kg: 'KG',
  KG: 'KG',
  Kilogram: 'KG',
  g: 'G',
  Gram: 'G',
  l: 'L',
  Liter: 'L',
};

const unitSteps = ({ required }: FieldDescription): Conversion[] => [
  { kind: 'lookup', table: { ...unitCodes }, ...(required ? { otherwise: 'EA' } : { leave: true }) },
];

/** The objects that a field may point at: several have one name in some APIs, and many fields point at nothing. */
export const referredBy = (
  { objects }: ApiDescription,
  { references }: FieldDescription,
): readonly ObjectDescription[] =>
  references === undefined ? [] : objects.filter(({ api, id }) => id === references || api === references);

/** The object that a field points at; where an API has several under one name, the one that is meant. */
const objectOf = (
  app: ApiDescription,
  field: FieldDescription,
  meant: CanonicalName | undefined,
): ObjectDescription | undefined => {
  const all = referredBy(app, field);
  return all.find(({ canonical }) => canonical === meant) ?? all[0];
};

const fieldOf = ({ fields }: ObjectDescription, canonical: string): FieldDescription | undefined =>
  fields.find(field => field.canonical === canonical && !field.writeOnly);

/** What a record is known by to people, for a field that names one by it: a person's e-mail, a product's number. */
const naturalOf: Readonly<Record<string, string>> = {
  email: 'email',
  customerEmail: 'email',
  requesterEmail: 'email',
  sku: 'sku',
  accountName: 'name',
  customerName: 'name',
  company: 'name',
  productName: 'name',
  campaignName: 'name',
  projectName: 'name',
  number: 'number',
  currency: 'code',
};

/** The source field by which the record is looked up that a field of the target points at. */
export interface Reference {
  readonly from: FieldDescription;
  readonly find: Extract<Conversion, { kind: 'find' }>;
}

/** Other names under which a source tells of the record that is meant. */
const lookedUpBy: Readonly<Record<string, readonly string[]>> = {
  accountId: ['accountName', 'customerName', 'company', 'customerEmail', 'requesterEmail'],
  contactId: ['customerEmail', 'requesterEmail', 'email'],
  leadId: ['email'],
  requesterId: ['requesterEmail', 'customerEmail'],
  productId: ['sku', 'productName'],
  'line.productId': ['line.sku'],
  'line.sku': ['line.sku'],
  campaignId: ['campaignName'],
  projectId: ['projectName'],
  currency: ['currency'],
  number: ['number'],
};

/** Amounts in another currency than it was would be wrong, so that a record without its own is not copied. */
const isNeeded = ({ required }: FieldDescription, { name, target: { canonical } }: PairScene): boolean =>
  required || (name === 'currency' && ['Opportunity', 'Order', 'Invoice', 'Payment'].includes(canonical));

const nameLike = /^(accountName|customerName|company)$/;

/** How the record is found that a reference points at; null when nobody can tell. */
export const referenceOf = (to: FieldDescription, scene: PairScene): Reference | null => {
  const { name, sources, targetApp } = scene;
  const object = objectOf(targetApp, to, scene.pointsAt(name));
  if (!object) return null;
  const otherwise = isNeeded(to, scene) ? 'refuse' : 'leave';
  const byKey = (other: string): Reference | null => {
    const from = sources.get(other);
    const natural = naturalOf[other.replace(/^line\./, '')] ?? '';
    // The number of a part is that of the product that it is.
    const by = fieldOf(object, natural) ?? (natural === 'number' ? fieldOf(object, 'sku') : undefined);
    if (!from || !by || !object.calls.find || !object.keys.includes(by.name)) return null;
    if (other === 'currency' && from.type === 'reference') return null;
    return { from, find: { kind: 'find', object: object.id, by: by.name, otherwise } };
  };
  const byKeys = (names: readonly string[]): Reference | null =>
    names.map(byKey).find(reference => reference !== null) ?? null;
  // Names are no keys: what has to be there is asked for where nothing better tells it.
  const others = (lookedUpBy[name] ?? []).filter(
    other => !(to.required && name === 'accountId' && nameLike.test(other)),
  );
  const same = sources.get(name);
  const isRecord = same?.type === 'reference' || same?.type === 'id';
  const bySku = byKeys(others.filter(other => other.endsWith('sku')));
  if (bySku) return bySku;
  // Who answered a mailing is known in another system by an e-mail alone, as often as a lead as as a contact.
  const byEmail = scene.source.canonical === 'CampaignMember' ? byKeys(others) : null;
  if (byEmail) return byEmail;
  if (same && isRecord && isRecordName(name) && scene.isLinked(object))
    return { from: same, find: { kind: 'find', object: object.id, otherwise } };
  return byKeys(others);
};

const stepsOfText = ({ from, to }: FieldPair, { name }: PairScene): Conversion[] => {
  const steps: Conversion[] = [];
  if (to.type === 'html' && from.type !== 'html') steps.push({ kind: 'text', to: 'html' });
  else if (from.type === 'html' && to.type !== 'html') steps.push({ kind: 'text', to: 'plain' });
  else if (numeric.has(from.type) || from.type === 'boolean') steps.push({ kind: 'text', to: 'plain' });
  else if (from.type === 'picklist') steps.push(...labelSteps(from));
  const { maxLength } = to;
  const isLonger = maxLength !== undefined && (from.maxLength === undefined || from.maxLength > maxLength);
  if (isLonger && maxLength < 4000 && !uncut.test(name) && textual.has(from.type))
    steps.push({ kind: 'cut', maxLength });
  return steps;
};

/** In characters: what is shorter holds codes. */
const shortWord = 5;

/** Null when no value of the one is a value of the other. */
const picklistSteps = ({ from, to }: FieldPair): Conversion[] | null => {
  const choices = choicesOf(to);
  // Numbers of a list that only the account knows say nothing elsewhere.
  if (choices.length === 0) {
    const isCode = to.write?.includes('$number') ?? false;
    return isCode || (to.maxLength ?? shortWord) < shortWord ? null : labelSteps(from);
  }
  if (choicesOf(from).length === 0) return choiceSteps(to);
  const [first] = choices;
  const rest = to.required && first ? { otherwise: first.value } : ({ leave: true } as const);
  const { table, lost } = picklistTable(from, to);
  if (lost.length > 0) {
    const all = { ...sameValues(from, to), ...table };
    return Object.keys(all).length === 0 && !to.required ? null : [{ kind: 'lookup', table: all, ...rest }];
  }
  return Object.keys(table).length === 0 ? [] : [{ kind: 'lookup', table, keep: true }];
};

/** What people call the values of a picklist whose values are numbers. */
const labelSteps = (from: FieldDescription): Conversion[] => {
  const coded = choicesOf(from).filter(({ value, label }) => /^-?\d+$/.test(value) && value !== label);
  if (coded.length === 0) return [];
  return [{ kind: 'lookup', table: Object.fromEntries(coded.map(({ value, label }) => [value, label])), keep: true }];
};

/** What a text has to become so that a picklist takes it; what it does not have is left out, or becomes its first value. */
export const choiceSteps = (to: FieldDescription): Conversion[] => {
  const [first] = choicesOf(to);
  if (!first) return [];
  return [{ kind: 'lookup', table: ownValues(to), ...(to.required ? { otherwise: first.value } : { leave: true }) }];
};

/** A picklist's values, and what people call them. */
const ownValues = (to: FieldDescription): Record<string, string> => {
  const choices = choicesOf(to);
  return Object.fromEntries([
    ...choices.map(({ value, label }) => [label, value] as const),
    ...choices.map(({ value }) => [value, value] as const),
  ]);
};

/** Values that both have. */
const sameValues = (from: FieldDescription, to: FieldDescription): Record<string, string> => {
  const values = new Set(choicesOf(to).map(({ value }) => value));
  return Object.fromEntries(choicesOf(from).flatMap(({ value }) => (values.has(value) ? [[value, value]] : [])));
};

/** What is done with a value between two fields of the same meaning; null when the one cannot feed the other. */
export const conversionsFor = (pair: FieldPair, scene: PairScene): Conversion[] | null => {
  const { from, to } = pair;
  const { name, targetApp } = scene;
  if (name.endsWith('.country')) {
    if (to.type === 'picklist' && choicesOf(to).length === 0 && !isCountryCode(targetApp, to)) return [];
    return [{ kind: 'country', to: isCountryCode(targetApp, to) ? 'code' : 'name' }];
  }
  const isCode = (field: FieldDescription) => (field.maxLength ?? shortWord) < shortWord;
  if (isOwnCode(to, name) && !(from.maxLength !== undefined && from.maxLength <= codeLength)) return null;
  if (name === 'unit' && isCode(to) && !isCode(from)) return from.type === 'reference' ? null : unitSteps(to);
  if (name.endsWith('.state') && isCode(to) && !isCode(from)) return null;
  if (name === 'listIds' || (from.type === 'reference' && isRecordName(name))) return null;
  if (listed.has(to.type)) return listed.has(from.type) ? [] : listSteps(from, 'list');
  if (listed.has(from.type)) return textual.has(to.type) ? listSteps(to, 'text') : null;
  if (from.type === 'object' || to.type === 'object' || from.type === 'binary' || to.type === 'binary')
    return from.type === to.type ? [] : null;
  // A number in words is often none, as an account's may be CD-17: records would be refused for a field they can do without.
  const isWorthATry = to.required && textual.has(from.type);
  switch (to.type) {
    case 'date':
      return from.type === 'date' ? [] : dateSteps(from, 'date');
    case 'datetime':
      return from.type === 'datetime' ? [] : dateSteps(from, 'datetime');
    case 'boolean':
      return booleanSteps(from);
    case 'integer':
      if (from.type === 'integer') return [];
      return numeric.has(from.type) || isWorthATry ? [{ kind: 'number', decimals: 0 }] : null;
    case 'decimal':
    case 'currency':
    case 'percent':
      if (numeric.has(from.type)) return [];
      return isWorthATry ? [{ kind: 'number' }] : null;
    case 'picklist':
      if (from.type === 'boolean') {
        const values = yesAndNo(to);
        return values ? [{ kind: 'lookup', table: values }] : null;
      }
      if (from.type === 'date' || from.type === 'datetime' || from.type === 'reference') return null;
      if (numeric.has(from.type)) return choicesOf(to).length === 0 ? [{ kind: 'text', to: 'plain' }] : null;
      return picklistSteps(pair);
    case 'string':
    case 'text':
    case 'html':
      return from.type === 'reference' && !/^(line\.)?(sku|number|unit|priceListId)$/.test(name)
        ? null
        : stepsOfText(pair, scene);
    case 'email':
    case 'phone':
    case 'url':
      return numeric.has(from.type) ? null : [];
    case 'reference':
      // Records of one account are not those of another.
      return null;
    default:
      return [];
  }
};

const listSteps = ({ type }: FieldDescription, to: 'list' | 'text'): Conversion[] | null =>
  textual.has(type) || type === 'picklist' ? [{ kind: 'list', to, separator: to === 'list' ? ',' : ', ' }] : null;

const dateSteps = ({ type }: FieldDescription, to: 'date' | 'datetime'): Conversion[] | null =>
  type === 'date' || type === 'datetime' || type === 'string' ? [{ kind: 'date', to }] : null;

const booleanSteps = ({ type, name }: FieldDescription): Conversion[] | null => {
  if (type === 'boolean')
    return /suspended|inactive|isdisabled|deleted|blocked/i.test(name) ? [{ kind: 'boolean' }] : [];
  return type === 'picklist' || type === 'string' ? [{ kind: 'boolean' }] : null;
};

/** What stands in for a name that the target needs and the source may not have. */
export const defaultFor = (to: FieldDescription, scene: PairScene, fed: FieldDescription): Conversion | null => {
  const { name, sources } = scene;
  if (!to.required || (fed.required && !/Name$/.test(name))) return null;
  const others: Readonly<Record<string, readonly string[]>> = {
    lastName: ['fullName', 'accountName', 'company', 'email'],
    fullName: ['accountName', 'company', 'email'],
    company: ['accountName', 'fullName', 'email'],
    name: ['accountName', 'fullName', 'company', 'number', 'sku', 'email'],
    subject: ['description', 'number'],
    description: ['subject', 'name'],
  };
  const names = others[name];
  if (!names) return null;
  const fields = names.flatMap(each => {
    const field = sources.get(each);
    return field && field.name !== fed.name && (textual.has(field.type) || field.type === 'email') ? [field.name] : [];
  });
  const value = name === 'subject' || name === 'description' ? '–' : 'Unknown';
  return { kind: 'default', ...(fields.length > 0 && { fields }), value };
};

/** A path of names as a formula has it. */
export const formulaPath = (name: string): string =>
  name
    .split('.')
    .map(part => {
      const [, word = part, index = ''] = /^([^[]*)((?:\[\d+\])*)$/.exec(part) ?? [];
      return (/^[A-Za-z_]\w*$/.test(word) ? word : `\`${word}\``) + index;
    })
    .join('.');

/** A value that has its own entry in the mapping. */
export const entryOf = (to: FieldDescription, from: FieldDescription, steps: readonly Conversion[]): FieldMapping => {
  const [first, ...others] = steps;
  if (!first) return { to: to.name, from: from.name };
  return { to: to.name, from: from.name, convert: others.length === 0 ? first : [...steps] };
};
