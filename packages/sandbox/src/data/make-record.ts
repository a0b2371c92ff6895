import type { FieldFacts, ObjectFacts } from '../endpoint-facts.ts';
import { textOf, type Json, type Row } from '../json.ts';
import { writePath } from '../record-path.ts';
import { mix, pick } from './mix.ts';
import { accountIndex, companyOf, personOf, type Address, type World } from './people.ts';
import { articleOf, saleOf, type Line } from './sales.ts';
import { campaignWords, projectWords, sentences, taskSubjects, ticketSubjects } from './words.ts';

export interface Makers {
  readonly world: World;
  /** The id of a record of the object that a field points at; nothing when the account has no such object. */
  reference(field: FieldFacts, index: number): Json;
  /** In place of the value that would be made. */
  value?(object: ObjectFacts, field: FieldFacts, index: number, world: World): Json | undefined;
  /** Fills in what no field tells. */
  finish?(object: ObjectFacts, record: Row, index: number, world: World): void;
  readonly idOf: (index: number) => Json;
}

const day = 86_400_000;
const newest = Date.UTC(2026, 0, 31);

const iso = (time: number): string => new Date(time).toISOString();
const dateOf = (time: number): string => iso(time).slice(0, 10);

/** When a record was made and when it was changed for the last time, ms: in the two years before February 2026. */
const timesOf = (world: World, object: string, index: number): { readonly made: number; readonly changed: number } => {
  const number = mix(world.seed, world.endpoint, object, 'times', index);
  const made = newest - 30 * day - (number % (700 * day * 0.001)) * 1000;
  return { made, changed: made + Math.floor(((number >>> 8) % 1000) * 0.001 * (newest - made)) };
};

const slug = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
const cut = (text: string, length: number | undefined): string => (length ? text.slice(0, length).trim() : text);
const isCode = (field: FieldFacts): boolean => (field.maxLength ?? 99) <= 3 || field.type === 'picklist';
const wantsCode = (field: FieldFacts): boolean => isCode(field) || /code/i.test(field.name);

const addressPart = (field: FieldFacts, part: string, address: Address): Json => {
  if (part === 'street') return address.line;
  if (part === 'street2') return address.line2;
  if (part === 'city') return address.city;
  if (part === 'state') return wantsCode(field) ? address.stateCode : address.state;
  if (part === 'postalCode') return address.code;
  if (part === 'country') return wantsCode(field) ? address.countryCode : address.country;
  return undefined;
};

const people = new Set(['Contact', 'Lead', 'Subscriber', 'User']);
const byCompany = new Set(['Account']);

type Values = Readonly<Record<string, Json>>;

const personValues = (world: World, kind: string, index: number): Values => {
  const person = personOf(world, kind, index);
  return {
    salutation: person.isFemale ? 'Ms.' : 'Mr.',
    gender: person.isFemale ? 'Female' : 'Male',
    firstName: person.firstName,
    lastName: person.lastName,
    fullName: `${person.firstName} ${person.lastName}`,
    nickname: `${person.firstName.slice(0, 1)}${person.lastName.slice(0, 6)}`.toLowerCase(),
    username: person.email,
    email: person.email,
    phone: person.phone,
    mobile: person.mobile,
    fax: person.company.fax,
    jobTitle: person.job,
    department: person.department,
    birthdate: person.birthdate,
    company: kind === 'User' ? 'Practice Company' : person.company.name,
    accountName: person.company.name,
    website: `https://www.${person.company.domain}`,
    description: person.note,
    language: person.address.language,
    timeZone: person.address.timeZone,
    employees: person.company.employees,
    annualRevenue: person.company.revenue,
    subject: `Interested in ${pick(['a demo', 'an offer', 'spare parts', 'a service contract'], person.number)}`,
    emailOptOut: person.number % 9 === 0,
    doNotCall: person.number % 11 === 0,
    converted: false,
    active: kind !== 'User' || person.number % 13 !== 0,
    employeeNumber: `E${String(index + 1).padStart(5, '0')}`,
    totalSpent: (person.number % 900_000) / 100,
    orderCount: person.number % 12,
    source: 'Web form',
    tags: pick([['newsletter'], ['vip'], ['newsletter', 'vip'], []], person.number),
    lastLoginAt: iso(newest - (person.number % 40) * day),
  };
};

const companyValues = (world: World, index: number): Values => {
  const company = companyOf(world, 'Account', index);
  return {
    name: company.name,
    phone: company.phone,
    fax: company.fax,
    email: `info@${company.domain}`,
    website: `https://www.${company.domain}`,
    description: company.note,
    employees: company.employees,
    annualRevenue: company.revenue,
    industry: pick(industries, company.number),
    accountNumber: `C${String(world.slot).padStart(2, '0')}${String(index + 1).padStart(5, '0')}`,
    taxNumber: `${company.address.countryCode}${String(100_000_000 + (company.number % 899_999_999))}`,
    creditLimit: 1000 * (1 + (company.number % 90)),
    balance: (company.number % 2_000_000) / 100,
    contactName: `${personOf(world, 'Contact', index).firstName} ${personOf(world, 'Contact', index).lastName}`,
    active: company.number % 17 !== 0,
    tags: pick([['customer'], ['prospect'], ['customer', 'key-account'], []], company.number),
  };
};

const articleValues = (world: World, index: number): Values => {
  const article = articleOf(world, index);
  return {
    sku: article.sku,
    number: article.sku,
    name: article.name,
    description: article.description,
    longDescription: `<p>${article.description}.</p>`,
    category: article.category,
    price: article.price,
    compareAtPrice: Math.round(article.price * 120) / 100,
    cost: article.cost,
    weight: article.weight,
    weightUnit: 'kg',
    barcode: article.barcode,
    brand: 'Practice Goods',
    vendor: 'Practice Goods',
    unit: 'EA',
    material: 'Steel',
    slug: slug(article.name),
    url: `https://shop.example/${slug(article.name)}`,
    imageUrl: `https://shop.example/images/${slug(article.name)}.jpg`,
    quantityOnHand: article.stock,
    quantityAvailable: Math.max(0, article.stock - (article.number % 9)),
    quantityReserved: Math.min(article.stock, article.number % 9),
    quantityOnOrder: (article.number >>> 6) % 40,
    reorderPoint: 10,
    inStock: article.stock > 0,
    tracked: true,
    minQuantity: 1,
    validFrom: '2025-01-01',
    validTo: '2026-12-31',
    discountPercent: 0,
    locationName: 'Main warehouse',
    priceListName: 'Standard',
    revision: 'A',
    isAssembly: article.number % 3 === 0,
    active: article.number % 19 !== 0,
    tags: [article.colour],
  };
};

const saleValues = (world: World, index: number, made: number): Values => {
  const sale = saleOf(world, index);
  const account = accountIndex(world, sale.number % world.rows);
  const company = companyOf(world, 'Account', account);
  const contact = personOf(world, 'Contact', account);
  return {
    orderDate: dateOf(made),
    invoiceDate: dateOf(made + 2 * day),
    paymentDate: dateOf(made + 20 * day),
    deliveryDate: dateOf(made + 7 * day),
    dueDate: dateOf(made + 30 * day),
    subtotal: sale.subtotal,
    discountTotal: sale.discount,
    taxTotal: sale.tax,
    shippingTotal: sale.shipping,
    total: sale.total,
    amount: sale.total,
    amountPaid: sale.number % 4 === 0 ? 0 : sale.total,
    amountDue: sale.number % 4 === 0 ? sale.total : 0,
    customerName: company.name,
    customerEmail: contact.email,
    customerPhone: company.phone,
    poNumber: `PO-${10_000 + (sale.number % 80_000)}`,
    reference: `TX${1_000_000 + (sale.number % 8_000_000)}`,
    memo: pick(sentences, sale.number >>> 8),
    gateway: 'practice',
    tags: [],
  };
};

const lineValues = (world: World, line: Line, made: number): Values => {
  const article = articleOf(world, line.article);
  return {
    number: line.number,
    sku: article.sku,
    description: article.name,
    quantity: line.quantity,
    unit: 'EA',
    unitPrice: line.unitPrice,
    discountPercent: line.discount > 0 ? 10 : 0,
    discountAmount: line.discount,
    taxAmount: line.tax,
    total: line.total,
    deliveryDate: dateOf(made + 7 * day),
  };
};

/** One deal of four: enough for what follows from them. */
const isWon = (object: string, index: number): boolean => object === 'Opportunity' && index % 4 === 1;

const otherValues = (world: World, object: string, index: number, made: number): Values => {
  const number = mix(world.seed, world.endpoint, object, index);
  const contact = personOf(world, 'Contact', referenceIndex(world, object, 'contactId', index));
  // No two accounts have a project, campaign or list of the same name.
  const numbered = (words: readonly string[]): string => `${pick(words, index)} ${world.slot * 1000 + index + 1}`;
  const amount = 500 + (number % 90_000);
  return {
    name:
      object === 'Opportunity'
        ? `${contact.company.name} - ${pick(['new machines', 'service contract', 'spare parts', 'retrofit'], number)} ${index + 1}`
        : object === 'Campaign'
          ? numbered(campaignWords)
          : object === 'Project'
            ? numbered(projectWords)
            : object === 'MailingList'
              ? numbered(['Newsletter', 'Customers', 'Partners', 'Event guests'])
              : `${slug(pick(projectWords, number))}-${index + 1}.pdf`,
    title: `${pick(projectWords, number)} ${index + 1}`,
    subject:
      object === 'Ticket' || object === 'Incident'
        ? pick(ticketSubjects, number)
        : object === 'Campaign'
          ? `News: ${pick(campaignWords, index)}`
          : pick(taskSubjects, number),
    text: `${pick(taskSubjects, number)}: ${pick(sentences, number >>> 4)}`,
    number: `${object.slice(0, 3).toUpperCase()}-${String(world.slot * 1000 + index + 1).padStart(5, '0')}`,
    code: `CMP-${String(index + 1).padStart(4, '0')}`,
    description: pick(sentences, number >>> 5),
    resolution: number % 3 === 0 ? 'Part was replaced.' : undefined,
    amount,
    probability: 10 * (number % 11),
    closeDate: dateOf(made + (30 + (number % 120)) * day),
    nextStep: pick(taskSubjects, number >>> 3),
    isClosed: isWon(object, index) || number % 3 === 0,
    isWon: isWon(object, index),
    completed: number % 3 === 0,
    closedAt: number % 3 === 0 ? iso(made + 9 * day) : undefined,
    resolvedAt: number % 3 === 0 ? iso(made + 8 * day) : undefined,
    completedAt: number % 3 === 0 ? iso(made + 9 * day) : undefined,
    openedAt: iso(made),
    requesterEmail: contact.email,
    email: contact.email,
    firstName: contact.firstName,
    lastName: contact.lastName,
    startDate: dateOf(made),
    endDate: dateOf(made + 60 * day),
    actualStartDate: dateOf(made + day),
    actualEndDate: number % 3 === 0 ? dateOf(made + 70 * day) : undefined,
    dueDate: iso(made + 14 * day),
    reminderAt: iso(made + 13 * day),
    startAt: iso(made + 10 * day),
    endAt: iso(made + 10 * day + 3_600_000),
    durationMinutes: 60,
    allDay: false,
    location: pick(['Room 1', 'Main hall', 'Online', 'Plant 2'], number),
    percentComplete: number % 101,
    budget: amount * 3,
    budgetedCost: amount,
    actualCost: Math.round(amount * 0.8),
    expectedRevenue: amount * 4,
    expectedResponse: number % 40,
    sentCount: number % 4000,
    memberCount: number % 900,
    responded: number % 2 === 0,
    respondedAt: number % 2 === 0 ? iso(made + 3 * day) : undefined,
    favorite: number % 5 === 0,
    active: number % 7 !== 0,
    fromName: 'Practice Company',
    fromEmail: 'news@practice-company.example',
    replyToEmail: 'answers@practice-company.example',
    htmlContent: '<p>Hello, here is our news.</p>',
    textContent: 'Hello, here is our news.',
    timeZone: 'Europe/Berlin',
    phase: 'Planning',
    fileType: 'pdf',
    mimeType: 'application/pdf',
    size: 1000 + (number % 900_000),
    version: '1',
    work: 8,
    actualWork: 3,
    sentAt: iso(made),
    tags: pick([['web'], ['urgent'], []], number),
    url: `https://practice-company.example/${index + 1}`,
  };
};

const shared = (world: World, object: string, index: number): Values => {
  const { made, changed } = timesOf(world, object, index);
  const own: Values = people.has(object)
    ? personValues(world, object, index)
    : byCompany.has(object)
      ? companyValues(world, index)
      : ['Product', 'PriceBookEntry', 'InventoryItem', 'Item'].includes(object)
        ? articleValues(world, index)
        : ['Order', 'Invoice', 'Payment'].includes(object)
          ? { ...otherValues(world, object, index, made), ...saleValues(world, index, made) }
          : otherValues(world, object, index, made);
  // Two of three are known by a number of another system.
  const externalId = index % 3 === 0 ? undefined : `X${world.slot}-${object.slice(0, 3).toUpperCase()}${index + 1}`;
  return { currency: 'EUR', externalId, ...own, createdAt: iso(made), modifiedAt: iso(changed) };
};

const addresses = (world: World, object: string, index: number): Readonly<Record<string, Address>> => {
  if (people.has(object)) return { address: personOf(world, object, index).address };
  const account = object === 'Account' ? index : accountIndex(world, saleOf(world, index).number % world.rows);
  const company = companyOf(world, 'Account', account);
  return { billing: company.address, shipping: company.shipping, address: company.address };
};

/** The indexes that references of one record go by, so that its order, account and contact belong together. */
export const referenceIndex = (world: World, object: string, canonical: string, index: number): number => {
  const number = mix(world.seed, world.endpoint, object, canonical, index);
  if (object === 'Contact' && canonical === 'accountId') return accountIndex(world, index);
  if (['Order', 'Invoice', 'Payment'].includes(object)) {
    if (canonical === 'accountId' || canonical === 'contactId') {
      return accountIndex(world, saleOf(world, index).number % world.rows);
    }
    if (canonical === 'orderId' || canonical === 'invoiceId') return index;
  }
  if (['Ticket', 'Incident', 'Opportunity', 'Task', 'Event'].includes(object)) {
    if (canonical === 'accountId') return accountIndex(world, mix(world.seed, object, index) % world.rows);
    if (canonical === 'contactId') return mix(world.seed, object, index) % world.rows;
  }
  const isOfProduct = object === 'PriceBookEntry' || object === 'InventoryItem';
  if (isOfProduct && (canonical === 'productId' || canonical === 'sku')) return index;
  return number % world.rows;
};

/** Only a few records have a parent, and it comes before them: there are no circles. */
const hasParent = (number: number, index: number): boolean => index > 0 && number % 8 === 0;

const choose = (field: FieldFacts, value: Json, number: number): Json => {
  const choices = (field.enum ?? []).filter(choice => choice.value !== '-None-');
  if (choices.length === 0) return undefined;
  const wanted = typeof value === 'string' ? value.toLowerCase() : undefined;
  const found = wanted && choices.find(each => [each.value, each.label].some(word => word.toLowerCase() === wanted));
  return (found || pick(choices, number)).value;
};

const wonChoice = ({ enum: choices = [] }: FieldFacts) =>
  choices.find(({ value, label }) => /\bwon\b|sold/i.test(`${label} ${value}`));

const industries = ['Machinery', 'Electronics', 'Retail', 'Construction', 'Healthcare', 'Transportation', 'Consulting'];

/** What stands in a field of words that has no list of choices. */
const usual: Readonly<Record<string, string>> = {
  status: 'Open',
  priority: 'Medium',
  type: 'Standard',
  category: 'General',
  subcategory: 'Other',
  channel: 'Web',
  impact: 'Medium',
  urgency: 'Medium',
  rootCause: 'Wear',
  lifecycle: 'Production',
  stage: 'Proposal',
  shippingMethod: 'Standard delivery',
  paymentTerms: 'Net 30',
  method: 'Bank transfer',
  leadSource: 'Web',
  industry: 'Machinery',
  role: 'Standard',
  orderType: 'Standard',
  createdById: 'Ada Berg',
};

interface Shape {
  readonly plain: readonly FieldFacts[];
  readonly list: FieldFacts | undefined;
  /** Fields of a line with their paths inside of it. */
  readonly inner: readonly { readonly field: FieldFacts; readonly path: string; readonly canonical: string }[];
}
const shapes = new WeakMap<ObjectFacts, Shape>();

const shapeOf = (object: ObjectFacts): Shape => {
  let shape = shapes.get(object);
  if (!shape) {
    const list = object.fields.find(field => field.canonical === 'lines');
    const isLine = (field: FieldFacts): boolean => field.canonical?.startsWith('line.') === true;
    const inner = object.fields.filter(isLine).map(field => ({
      field,
      path: field.name.slice((list?.name.length ?? -1) + 1),
      canonical: (field.canonical ?? '').slice('line.'.length),
    }));
    const plain = object.fields.filter(field => !isLine(field) && field !== list && !field.writeOnly);
    shape = { plain, list, inner };
    shapes.set(object, shape);
  }
  return shape;
};

interface Making {
  readonly makers: Makers;
  readonly object: ObjectFacts;
  readonly index: number;
  readonly places: Readonly<Record<string, Address>>;
}

const valueFor = (making: Making, field: FieldFacts, known: Values, canonical: string, number: number): Json => {
  const { makers, object, index, places } = making;
  const own = makers.value?.(object, field, index, makers.world);
  if (own !== undefined) return own;
  if (field.fixed !== undefined) return field.type === 'boolean' ? field.fixed === 'true' : field.fixed;
  const isWord = !field.enum && ['picklist', 'string', 'text'].includes(field.type) && (field.maxLength ?? 99) >= 8;
  const value = known[canonical] ?? (isWord ? usual[canonical] : undefined);
  if (field.type === 'reference') {
    if (canonical === 'parentId' || canonical === 'managerId') {
      return hasParent(number, index) ? makers.reference(field, number % index) : undefined;
    }
    return field.references === undefined
      ? undefined
      : makers.reference(field, referenceIndex(makers.world, object.canonical, canonical, index));
  }
  const won = isWon(object.canonical, index) && /^(stage|status)$/.test(canonical) && wonChoice(field);
  if (won) return won.value;
  if (field.enum) return field.type === 'multipicklist' ? [choose(field, value, number)] : choose(field, value, number);
  const [place = '', part] = canonical.split('.');
  const address = places[place];
  if (address && part) return cutText(field, addressPart(field, part, address));
  if (field.type === 'picklist') return typeof value === 'boolean' ? undefined : cutText(field, value);
  if (value === undefined) return field.required ? filler(field, number) : undefined;
  return fit(field, value);
};

/** One record of an object: always the same for the same world and index. */
export const makeRecord = (makers: Makers, object: ObjectFacts, index: number): Row => {
  const { world } = makers;
  const { plain, list, inner } = shapeOf(object);
  const values = shared(world, object.canonical, index);
  const making: Making = { makers, object, index, places: addresses(world, object.canonical, index) };
  const seed = mix(world.seed, world.endpoint, object.canonical, index);
  const record: Row = {};

  for (const field of plain) {
    const value =
      field.name === object.idField
        ? makers.idOf(index)
        : valueFor(making, field, values, field.canonical ?? '', mix(seed, field.name));
    if (value !== undefined) writePath(record, field.name, value);
  }

  if (list) {
    const { made } = timesOf(world, object.canonical, index);
    const lines = saleOf(world, index).lines.map(line => {
      const row: Row = {};
      const known = lineValues(world, line, made);
      for (const { field, path, canonical } of inner) {
        const value =
          field.type === 'reference' && (canonical === 'productId' || canonical === 'sku')
            ? makers.reference(field, line.article)
            : valueFor(making, field, known, canonical, mix(line.article, field.name));
        if (value !== undefined) writePath(row, path, value);
      }
      return row;
    });
    writePath(record, list.name, lines);
  }
  makers.finish?.(object, record, index, world);
  return record;
};

const cutText = (field: FieldFacts, value: Json): Json =>
  typeof value === 'string' ? cut(value, field.maxLength) : value;

/** What a field that has to be there gets when nothing is known of it. */
const filler = (field: FieldFacts, number: number): Json => {
  if (field.type === 'boolean') return false;
  if (['integer', 'decimal', 'currency', 'percent'].includes(field.type)) return number % 5;
  if (field.type === 'date') return dateOf(newest);
  if (field.type === 'datetime') return iso(newest);
  if (field.type === 'array') return [];
  return cut(`Practice ${field.label.toLowerCase()}`, field.maxLength);
};

const fit = (field: FieldFacts, value: Json): Json => {
  if (value === null || value === undefined) return undefined;
  if (field.type === 'date') return typeof value === 'string' ? value.slice(0, 10) : undefined;
  if (field.type === 'datetime') {
    return typeof value === 'string' ? (value.length === 10 ? `${value}T00:00:00.000Z` : value) : undefined;
  }
  if (field.type === 'boolean') return typeof value === 'boolean' ? value : undefined;
  if (field.type === 'integer') return typeof value === 'number' ? Math.round(value) : undefined;
  if (['decimal', 'currency', 'percent'].includes(field.type)) return typeof value === 'number' ? value : undefined;
  if (field.type === 'array') return Array.isArray(value) ? value : typeof value === 'string' ? [value] : undefined;
  if (field.type === 'object' || field.type === 'binary') return undefined;
  if (field.type === 'phone' && typeof value === 'string') return cut(value, field.maxLength);
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string' && field.type === 'email') return value;
  return typeof value === 'string' ? cut(value, field.maxLength) : field.type === 'duration' ? value : textOf(value);
};
