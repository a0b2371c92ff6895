import type { Conversion, FieldMapping, Filter, PropertyInput } from 'citizen-integrator/contract';
import type { FieldDescription, ObjectDescription } from '../descriptions/api-description.ts';
import type { CanonicalModel } from './canonical.ts';
import {
  conversionsFor,
  defaultFor,
  entryOf,
  formulaPath,
  isReferring,
  referenceOf,
  referredBy,
  type PairScene,
} from './field-mapping.ts';
import { linesMapping, wholeLine } from './lines.ts';
import { choicesOf } from './picklists.ts';
import { renamed, renamesOf, type Route } from './routes.ts';

/** What is copied of a record, and what people have to say to it. */
export interface DerivedMapping {
  readonly mapping: readonly FieldMapping[];
  readonly questions: readonly PropertyInput[];
  /** The target field that tells records apart; null: the host keeps which is which. */
  readonly key: string | null;
  readonly filter: readonly Filter[];
  /** Labels of fields that point at records of other objects, with what those are called. */
  readonly linked: readonly {
    readonly label: string;
    readonly object: ObjectDescription;
    readonly isNeeded: boolean;
  }[];
  readonly hasLines: boolean;
}

const lists = new WeakMap<ObjectDescription['fields'], readonly string[]>();

/** Whether a field lies within a list, so that there is one for each of its rows. */
export const isWithinList = ({ name }: FieldDescription, { fields }: Pick<ObjectDescription, 'fields'>): boolean => {
  const known = lists.get(fields) ?? fields.flatMap(({ type, name: list }) => (type === 'array' ? [`${list}.`] : []));
  lists.set(fields, known);
  return known.some(list => name.startsWith(list));
};

const addresses: Readonly<Record<string, readonly string[]>> = {
  'address.': ['address.', 'billing.', 'shipping.'],
  'billing.': ['billing.', 'address.', 'shipping.'],
  'shipping.': ['shipping.', 'address.'],
};

/** The source's fields by the names that the target's canonical model has for them. */
const sourcesOf = ({ source: { object }, target }: Route, model: CanonicalModel) => {
  const renames = renamesOf(model, object.canonical, target.object.canonical);
  const sources = new Map<string, FieldDescription>();
  for (const field of object.fields) {
    const { canonical, writeOnly, name } = field;
    if (canonical === undefined || writeOnly || isWithinList(field, object)) continue;
    const to = renamed(renames, canonical);
    if (!sources.has(to)) sources.set(to, field);
    // What has a new name there may still be wanted under its own.
    if (to !== canonical && !sources.has(canonical)) sources.set(canonical, field);
    if (name === object.idField && !sources.has('id')) sources.set('id', field);
  }
  return sources;
};

const sourceFor = (name: string, sources: ReadonlyMap<string, FieldDescription>): FieldDescription | undefined => {
  const prefix = /^(address|billing|shipping)\./.exec(name)?.[0];
  if (prefix === undefined) return sources.get(name);
  const rest = name.slice(prefix.length);
  // One address alone, so that the street is not of one and the city of another.
  const whole = addresses[prefix]?.find(other => sources.has(`${other}city`) || sources.has(`${other}street`));
  return whole === undefined ? undefined : sources.get(whole + rest);
};

/** Names of people, companies and streets, which systems keep in one field or in several. */
const composed = (to: FieldDescription, scene: PairScene): FieldMapping | null => {
  const { name, sources } = scene;
  const field = (each: string): FieldDescription | undefined => sources.get(each);
  const [first, last, full] = [field('firstName'), field('lastName'), field('fullName')];
  if ((name === 'firstName' || name === 'lastName') && !field(name) && full)
    return entryOf(to, full, [
      { kind: 'split', part: name === 'firstName' ? 'first' : 'last' },
      ...spare(to, scene, full),
      ...(conversionsFor({ from: full, to }, scene) ?? []),
    ]);
  const start = first ?? last;
  if (name === 'fullName' && !full && start) {
    const join: Conversion[] = last && last !== start ? [{ kind: 'join', fields: [last.name], separator: ' ' }] : [];
    return entryOf(to, start, [...join, ...spare(to, scene, start)]);
  }
  const company = field('accountName') ?? field('company');
  if (name === 'name' && scene.source.canonical === 'Contact' && scene.target.canonical === 'Account' && start) {
    const person =
      last && last !== start
        ? `$trim(${formulaPath(start.name)} & " " & ${formulaPath(last.name)})`
        : formulaPath(start.name);
    return {
      to: to.name,
      formula: company ? `${formulaPath(company.name)} ? ${formulaPath(company.name)} : ${person}` : person,
    };
  }
  return null;
};

const spare = (to: FieldDescription, scene: PairScene, from: FieldDescription): Conversion[] => {
  const step = defaultFor(to, scene, from);
  return step ? [step] : [];
};

const streetSteps = (
  name: string,
  to: FieldDescription,
  scene: PairScene,
  second: FieldDescription | undefined,
): Conversion[] => {
  const hasSecond = scene.target.fields.some(({ canonical, readOnly }) => canonical === `${name}2` && !readOnly);
  if (second && !hasSecond)
    return [{ kind: 'join', fields: [second.name], separator: to.type === 'text' ? '\n' : ', ' }];
  return !second && hasSecond ? [{ kind: 'line', number: 1 }] : [];
};

/** The source's own id, as far as it tells one for each record. */
const idOf = ({ sources, source }: PairScene): FieldDescription | undefined => {
  const id = sources.get('id') ?? source.fields.find(field => field.name === source.idField);
  return id && !isWithinList(id, source) ? id : undefined;
};

/** Whether all values of one field are short enough for another, as far as that is known. */
const isShorter = (from: FieldDescription, { maxLength }: FieldDescription): boolean =>
  maxLength === undefined || from.maxLength === undefined || from.maxLength <= maxLength;

const isKnownShorter = (from: FieldDescription, to: FieldDescription): boolean =>
  from.maxLength !== undefined && isShorter(from, to);

/** In characters: what is shorter is no number but a word that people type, such as the key of a Jira project. */
const keyLength = 10;
const isShortKey = ({ required, maxLength }: FieldDescription): boolean =>
  required && maxLength !== undefined && maxLength <= keyLength;

/** Capital letters and digits, a letter first, which is what such keys are made of. */
const shortKeyOf = ({ name, maxLength = keyLength }: FieldDescription, from: FieldDescription): FieldMapping => ({
  to: name,
  formula: `"P" & $substring($uppercase($replace($string(${formulaPath(from.name)}), /[^A-Za-z0-9]/, "")), -${maxLength - 1})`,
});

/** What is told of a record in the stead of what the target needs. */
const standIns: Readonly<Record<string, readonly string[]>> = {
  name: ['number', 'customerName', 'fullName'],
  subject: ['name', 'company', 'fullName', 'lastName', 'number'],
  description: ['subject', 'name'],
  orderDate: ['createdAt'],
  deliveryDate: ['orderDate', 'closeDate'],
  dueDate: ['invoiceDate'],
};

const standInFor = (to: FieldDescription, scene: PairScene): FieldMapping | null => {
  for (const other of standIns[scene.name] ?? []) {
    const from = scene.sources.get(other);
    const steps = from && conversionsFor({ from, to }, scene);
    if (from && steps) return entryOf(to, from, [...spare(to, scene, from), ...steps]);
  }
  return null;
};

/** A number that a record of the target needs for itself, made of its id in the source: the end of it that fits. */
const ownNumberFor = (to: FieldDescription, scene: PairScene): FieldMapping | null => {
  const id = idOf(scene);
  if (!id || to.type === 'reference' || !(to.name === scene.target.idField || scene.target.keys.includes(to.name)))
    return null;
  if (id.maxLength !== undefined && isShorter(id, to)) return entryOf(to, id, [{ kind: 'text', to: 'plain' }]);
  const last = `$replace($match($string(${formulaPath(id.name)}), /[^\\/]+$/)[0].match, "-", "")`;
  return { to: to.name, formula: to.maxLength === undefined ? last : `$substring(${last}, -${to.maxLength})` };
};

/** What feeds a field; null when nothing of the source does. */
const entryFor = (to: FieldDescription, scene: PairScene): FieldMapping | null => {
  const { name, sources } = scene;
  if (name === 'externalId') {
    const id = idOf(scene);
    return id && isShorter(id, to) ? entryOf(to, id, [{ kind: 'text', to: 'plain' }]) : null;
  }
  if (isReferring(to, name)) {
    const found = referenceOf(to, scene);
    return found ? { to: to.name, from: found.from.name, convert: found.find } : null;
  }
  const made = composed(to, scene);
  if (made) return made;
  const street = /^(\w+\.)street2$/.exec(name)?.[1];
  const from = sourceFor(name, sources);
  if (!from && street !== undefined) {
    const whole = sourceFor(`${street}street`, sources);
    return whole ? entryOf(to, whole, [{ kind: 'line', number: 2, last: true }]) : null;
  }
  if (!from) return to.required ? standInFor(to, scene) : null;
  if (to.type === 'boolean' && (from.type === 'datetime' || from.type === 'date'))
    return { to: to.name, formula: `$boolean(${formulaPath(from.name)})` };
  const steps = conversionsFor({ from, to }, scene);
  if (!steps) return null;
  if (name === 'number' && isShortKey(to) && !isKnownShorter(from, to)) return shortKeyOf(to, from);
  const lines = /^\w+\.street$/.test(name) ? streetSteps(name, to, scene, sourceFor(`${name}2`, sources)) : [];
  return entryOf(to, from, [...lines, ...spare(to, scene, from), ...steps]);
};

const questionTypes: Partial<Readonly<Record<FieldDescription['type'], PropertyInput['type']>>> = {
  integer: 'number',
  decimal: 'number',
  currency: 'number',
  percent: 'number',
  boolean: 'boolean',
  date: 'date',
  email: 'email',
  url: 'url',
  text: 'textarea',
};

/** Whether a field is the unit of a weight that is copied: a number alone says nothing. */
const isUnitOfWeight = (
  { canonical, enum: choices }: FieldDescription,
  mapping: readonly FieldMapping[],
  { fields }: ObjectDescription,
): boolean =>
  canonical === 'weightUnit' &&
  choices !== undefined &&
  fields.some(field => field.canonical === 'weight' && mapping.some(({ to }) => to === field.name));

/** The name of the question that asks for a target field. */
const questionName = ({ name }: FieldDescription): string =>
  `set_${name.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '')}`;

const questionOf = (
  field: FieldDescription,
  { target: { app, object } }: Route,
  name = questionName(field),
): PropertyInput => {
  const { label, type, maxLength } = field;
  const choices = choicesOf(field);
  const isList = choices.length > 0;
  const [other] = referredBy(app, field);
  const what = other ? `one of the ${other.labelPlural.toLowerCase()}` : 'it';
  const help =
    type === 'array'
      ? `All records that this recipe adds get the same. Enter the IDs that they have in ${app.title}, with commas between them.`
      : type === 'reference'
        ? `All records that this recipe adds get the same. Enter the ID that ${what} has in ${app.title}.`
        : `All ${object.labelPlural.toLowerCase()} that this recipe adds get the same.`;
  return {
    name,
    label: `${label} in ${app.title}`,
    help,
    type: isList ? 'select' : (questionTypes[type] ?? 'string'),
    required: true,
    ...(isList && { options: choices }),
    ...(!isList && maxLength !== undefined && !questionTypes[type] && { validate: { maxLength } }),
  };
};

const wonFilter = ({ fields }: ObjectDescription): Filter[] => {
  const flag = fields.find(({ canonical, writeOnly }) => canonical === 'isWon' && !writeOnly);
  if (flag?.type === 'boolean') return [{ field: flag.name, op: 'eq', value: true }];
  for (const name of ['stage', 'status', 'isWon']) {
    const field = fields.find(({ canonical }) => canonical === name);
    const won = field && choicesOf(field).filter(({ value, label }) => /\bwon\b|sold|_won/i.test(`${label} ${value}`));
    if (field && won && won.length > 0)
      return [
        {
          field: field.name,
          op: won.length === 1 ? 'eq' : 'in',
          value: won.length === 1 ? (won[0]?.value ?? '') : won.map(({ value }) => value),
        },
      ];
  }
  return [];
};

/** The first price list, which all customers of an app have: prices of several lists would overwrite each other. */
const basePriceLists: Readonly<Record<string, string | number>> = { netsuite: '1', 'sap-business-one': '1' };

/** Which records are meant, where not all are. */
const filterOf = ({ source, target }: Route): Filter[] => {
  const { object } = source;
  const to = target.object.canonical;
  const named = (name: string) => object.fields.find(({ canonical, writeOnly }) => canonical === name && !writeOnly);
  switch (object.canonical) {
    case 'Contact':
    case 'Lead': {
      if (to === 'Lead' && object.canonical === 'Contact') {
        const account = named('accountId');
        return account ? [{ field: account.name, op: 'exists', value: false }] : [];
      }
      if (to !== 'Subscriber') return [];
      const [email, optOut] = [named('email'), named('emailOptOut')];
      return [
        ...(email ? [{ field: email.name, op: 'exists' as const }] : []),
        ...(optOut?.type === 'boolean' ? [{ field: optOut.name, op: 'ne' as const, value: true }] : []),
      ];
    }
    case 'PriceBookEntry': {
      const list = named('priceListId');
      const base = basePriceLists[source.app.id];
      return list && base !== undefined ? [{ field: list.name, op: 'eq', value: base }] : [];
    }
    case 'CampaignMember': {
      const email = named('email');
      return to === 'Subscriber' && email ? [{ field: email.name, op: 'exists' }] : [];
    }
    case 'Opportunity':
      return to === 'Order' || to === 'Project' ? wonFilter(object) : [];
    case 'Item': {
      const status = named('status') ?? named('lifecycle');
      const released =
        status && choicesOf(status).find(({ value, label }) => /released|production/i.test(`${label} ${value}`));
      return to === 'Product' && status && released ? [{ field: status.name, op: 'eq', value: released.value }] : [];
    }
    default:
      return [];
  }
};

/**
 * What of a record of the source goes where in the target: by the canonical names of their fields, with what has to be
 * changed on the way. Required fields that nothing feeds are asked for.
 */
export const deriveMapping = (
  route: Route,
  model: CanonicalModel,
  isLinked: (object: ObjectDescription) => boolean,
): DerivedMapping => {
  const { source, target, actions } = route;
  const sources = sourcesOf(route, model);
  const isChangeOnly = actions.every(action => action === 'update');
  const canonicalFields = model.objects.find(({ id }) => id === target.object.canonical)?.fields ?? [];
  const pointsAt = (name: string) => canonicalFields.find(field => field.name === name)?.references;
  const base = { pointsAt, source: source.object, target: target.object, targetApp: target.app, sources, isLinked };
  const mapping: FieldMapping[] = [];
  const questions: PropertyInput[] = [];
  const linked: { label: string; object: ObjectDescription; isNeeded: boolean }[] = [];
  for (const field of target.object.fields) {
    const { canonical, readOnly, fixed, required, type } = field;
    if (readOnly || fixed !== undefined) continue;
    // The target numbers its records itself.
    if (field.name === target.object.idField && !required) continue;
    if (isWithinList(field, target.object)) continue;
    // What is known by it is taken at creation alone, too, and looked up ever after.
    if (isChangeOnly && field.createOnly && !target.object.keys.includes(field.name)) continue;
    if (mapping.some(({ to }) => to === field.name)) continue;
    const scene = { ...base, name: canonical ?? '' };
    const line = canonical === 'lines' && type === 'array' ? wholeLine(scene) : null;
    if (line) questions.push(questionOf(line.product, route, line.question));
    const entry =
      canonical === undefined
        ? null
        : canonical === 'lines' && type === 'array'
          ? (line?.entry ?? linesMapping(scene))
          : (entryFor(field, scene) ?? (required ? ownNumberFor(field, scene) : null));
    if (entry) {
      mapping.push(entry);
      const { convert } = entry;
      if (convert && !Array.isArray(convert) && convert.kind === 'find' && !convert.by) {
        const object = target.app.objects.find(({ id }) => id === convert.object);
        if (object) linked.push({ label: field.label, object, isNeeded: convert.otherwise === 'refuse' });
      }
    } else if (
      (required && (type !== 'array' || canonical === 'listIds')) ||
      isUnitOfWeight(field, mapping, target.object)
    ) {
      const question = questionOf(field, route);
      questions.push(question);
      const split: Pick<FieldMapping, 'convert'> =
        type === 'array' ? { convert: { kind: 'list', to: 'list', separator: ',' } } : {};
      mapping.push({ to: field.name, property: question.name, ...split });
    }
  }
  const fed = new Map(mapping.map(entry => [entry.to, entry]));
  const key =
    target.object.keys.find(name => {
      const entry = fed.get(name);
      return entry && entry.property === undefined && entry.value === undefined;
    }) ?? null;
  const hasLines = mapping.some(
    ({ to, formula }) => formula !== undefined && fieldNamed(target.object, to)?.canonical === 'lines',
  );
  return { mapping, questions, key, filter: filterOf(route), linked, hasLines };
};

const fieldNamed = ({ fields }: ObjectDescription, name: string) => fields.find(each => each.name === name);
