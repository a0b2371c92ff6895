import type { FastifyInstance } from 'fastify';
import { isSame } from '../auth/credentials.ts';
import { hexadecimal } from '../data/mix.ts';

import { isRow, joined, rowOf, rowsOf, textOf, type Json, type Row } from '../json.ts';
import { compareValues, isLike } from '../query/expression.ts';
import { readPath, writePath } from '../record-path.ts';
import type { Dialect, Table } from '../store/record-store.ts';
import type { Practice, Vendor } from '../vendor.ts';
import { shopifySchema } from './shopify-schema.ts';

const kinds: Readonly<Record<string, string>> = {
  Contact: 'Customer',
  Product: 'Product',
  PriceBookEntry: 'ProductVariant',
  InventoryItem: 'InventoryLevel',
  Order: 'Order',
  Payment: 'OrderTransaction',
};
const bases: Readonly<Record<string, number>> = {
  Customer: 7_000_000,
  Product: 8_000_000,
  ProductVariant: 44_000_000,
  InventoryItem: 46_000_000,
  InventoryLevel: 47_000_000,
  Order: 5_000_000,
  OrderTransaction: 6_000_000,
};
const gid = (kind: string, number: number): string => `gid://shopify/${kind}/${(bases[kind] ?? 0) + number + 1}`;
const numberOf = (id: unknown): string => /(\d+)(\?.*)?$/.exec(textOf(id))?.[1] ?? '0';
const itemOf = (variant: unknown): string =>
  gid('InventoryItem', Number(numberOf(variant)) - (bases['ProductVariant'] ?? 0) - 1);
const variantOf = (item: unknown): string =>
  gid('ProductVariant', Number(numberOf(item)) - (bases['InventoryItem'] ?? 0) - 1);
const location = gid('Location', 0);

const currency = 'EUR';
const money = (amount: Json): Row => ({ amount: amount ?? 0, currencyCode: currency });
const bag = (amount: Json): Row => ({ shopMoney: money(amount), presentmentMoney: money(amount) });

const dialect: Dialect = {
  id: (object, number) => gid(kinds[object.canonical] ?? object.api, number),
  lists: { Location: [{ id: location, name: 'Main warehouse' }] },
  value(object, field, index) {
    if (object.canonical === 'InventoryItem') {
      if (field.canonical === 'productId') return gid('InventoryItem', index);
      if (field.canonical === 'locationId') return location;
    }
    if (object.canonical === 'PriceBookEntry' && field.canonical === 'productId') return gid('Product', index);
    if (field.canonical === 'line.productId') return undefined;
    if (object.canonical === 'Payment' && field.canonical === 'orderId') return gid('Order', index);
    if (field.name === 'state') return 'ENABLED';
    if (field.name === 'status' && object.canonical === 'Product') return index % 12 === 0 ? 'DRAFT' : 'ACTIVE';
    if (object.canonical === 'Order' && field.name === 'name') return `#${1001 + index}`;
    if (field.name === 'legacyResourceId') return undefined;
    if (field.name === 'cancelledAt' || field.name === 'taxExempt') return field.type === 'boolean' ? false : null;
    if (field.name === 'displayFinancialStatus') return index % 4 === 0 ? 'PENDING' : 'PAID';
    if (field.name === 'displayFulfillmentStatus') return index % 3 === 0 ? 'UNFULFILLED' : 'FULFILLED';
    if (object.canonical === 'Payment' && field.name === 'kind') return 'SALE';
    if (object.canonical === 'Payment' && field.name === 'status') return 'SUCCESS';
    return undefined;
  },
  finish(object, record, index) {
    const e164 = (path: string): void => {
      const value = readPath(record, path);
      if (typeof value === 'string') writePath(record, path, value.replaceAll(' ', ''));
    };
    if (object.canonical === 'Contact') {
      e164('defaultPhoneNumber.phoneNumber');
      rowOf(record['defaultEmailAddress'])['marketingState'] = index % 3 === 0 ? 'SUBSCRIBED' : 'NOT_SUBSCRIBED';
      rowOf(record['amountSpent'])['currencyCode'] = currency;
    }
    if (object.canonical === 'Order') {
      e164('phone');
      for (const name of [
        'subtotalPriceSet',
        'totalDiscountsSet',
        'totalTaxSet',
        'totalShippingPriceSet',
        'totalPriceSet',
      ]) {
        record[name] = bag(readPath(record, `${name}.shopMoney.amount`));
      }
      for (const [place, line] of rowsOf(record['lineItems']).entries()) {
        line['id'] = `gid://shopify/LineItem/${(index + 1) * 100 + place}`;
        line['originalUnitPriceSet'] = bag(readPath(line, 'originalUnitPriceSet.shopMoney.amount'));
        line['discountedTotalSet'] = bag(readPath(line, 'discountedTotalSet.shopMoney.amount'));
      }
    }
    if (object.canonical === 'Payment') record['amountSet'] = bag(readPath(record, 'amountSet.shopMoney.amount'));
  },
};

export const shopify: Vendor = {
  id: 'shopify',
  title: 'Shopify',
  dialect,
  oauth: {
    authorize: '/admin/oauth/authorize',
    token: '/admin/oauth/access_token',
    grants: ['authorization_code', 'refresh_token', 'client_credentials'],
    refresh: 'kept',
    lifetime: 86_400,
    scopeSeparator: ',',
    tokenPrefix: 'shpat_',
    codeAlone: true,
    body: ({ accessToken, refreshToken, scope, expiresIn }) => ({
      access_token: accessToken,
      scope,
      expires_in: expiresIn,
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    }),
  },
  account: world => ({
    values: {
      shop: 'practice-company',
      apiVersion: '2025-10',
      accessToken: `shpat_${hexadecimal(32, world.seed, 'shopify token')}`,
    },
    oauthClient: {
      id: hexadecimal(32, world.seed, 'shopify client'),
      secret: `shpss_${hexadecimal(32, world.seed, 'shopify secret')}`,
    },
  }),
  login(request, { account: { values }, oauth }) {
    const token = textOf(request.headers['x-shopify-access-token']);
    if (isSame(token, values['accessToken'] ?? '') || oauth.accepts(token)) return undefined;
    return {
      status: 401,
      body: { errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' },
    };
  },
  limited: {
    status: 200,
    body: {
      errors: [
        {
          message: 'Throttled',
          extensions: { code: 'THROTTLED', documentation: 'https://shopify.dev/api/usage/rate-limits' },
        },
      ],
      extensions: {
        cost: {
          requestedQueryCost: 252,
          actualQueryCost: null,
          throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 12, restoreRate: 100 },
        },
      },
    },
  },
  failed: (status, message) => ({ errors: status === 404 ? 'Not Found' : message }),
  serve,
};

interface PageArgs {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
  readonly query?: string | null;
  readonly reverse?: boolean | null;
  readonly sortKey?: string | null;
}

class QueryFault extends Error {
  readonly extensions = { code: 'BAD_REQUEST' };
}

const encode = (place: number): string => Buffer.from(JSON.stringify({ place })).toString('base64');
const decode = (cursor: string): number => {
  try {
    const { place } = JSON.parse(Buffer.from(cursor, 'base64').toString('utf8')) as { place: number };
    return Number.isInteger(place) ? place : Number.NaN;
  } catch {
    return Number.NaN;
  }
};

/** A connection: some records of a list, and where they lie in it. */
const connect = (rows: readonly Row[], { first, last, after, before }: PageArgs): Row => {
  if (first === undefined && last === undefined) throw new QueryFault('you must provide one of first or last');
  for (const [name, size] of Object.entries({ first, last })) {
    if (typeof size === 'number' && size > 250) throw new QueryFault(`${name} cannot exceed 250`);
  }
  let from = after ? decode(after) + 1 : 0;
  let to = before ? decode(before) : rows.length;
  if (Number.isNaN(from) || Number.isNaN(to)) throw new QueryFault('Invalid cursor for current pagination sort.');
  if (typeof first === 'number') to = Math.min(to, from + first);
  else if (typeof last === 'number') from = Math.max(from, to - last);
  const nodes = rows.slice(from, to);
  const edges = nodes.map((node, index) => ({ cursor: encode(from + index), node }));
  return {
    nodes: [...nodes],
    edges,
    pageInfo: {
      hasNextPage: to < rows.length,
      hasPreviousPage: from > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
};

/** What the search syntax calls the fields: https://shopify.dev/docs/api/usage/search-syntax */
const searched: Readonly<Record<string, readonly string[]>> = {
  email: ['defaultEmailAddress.emailAddress', 'email'],
  phone: ['defaultPhoneNumber.phoneNumber', 'phone'],
  first_name: ['firstName'],
  last_name: ['lastName'],
  updated_at: ['updatedAt'],
  created_at: ['createdAt'],
  processed_at: ['processedAt'],
  sku: ['sku'],
  title: ['title'],
  handle: ['handle'],
  vendor: ['vendor'],
  product_type: ['productType'],
  status: ['status'],
  name: ['name'],
  po_number: ['poNumber'],
  barcode: ['barcode'],
  tag: ['tags'],
  id: ['id'],
  product_id: ['product.id'],
  customer_id: ['customer.id'],
  financial_status: ['displayFinancialStatus'],
};

const fitsTerm = (row: Row, term: string): boolean => {
  const [, minus = '', name, by = '', quoted = ''] = /^(-?)(\w+):(>=|<=|>|<)?(.*)$/s.exec(term) ?? [];
  const bare = (text: string): string => text.replace(/^(['"])(.*)\1$/s, '$2').replaceAll(/\\(.)/g, '$1');
  if (name === undefined) {
    const text = bare(term).toLowerCase();
    return ['displayName', 'title', 'name', 'sku'].some(each => textOf(row[each]).toLowerCase().includes(text));
  }
  const paths = searched[name];
  // A word that it does not know is passed over with a warning.
  if (!paths) return true;
  const wanted = bare(quoted);
  const isTime = name.endsWith('_at');
  const found = paths
    .flatMap(path => readPath(row, path) ?? [])
    .flatMap(value => (name.endsWith('id') ? [numberOf(value), value] : [value]));
  const fits = found.some(value => {
    if (wanted.includes('*')) return isLike(textOf(value), wanted.replaceAll('*', '%'));
    const order = compareValues(value, wanted, isTime ? 'datetime' : 'string');
    if (order === undefined) return false;
    return by === '>'
      ? order > 0
      : by === '>='
        ? order >= 0
        : by === '<'
          ? order < 0
          : by === '<='
            ? order <= 0
            : order === 0;
  });
  return minus === '-' ? !fits : fits;
};

const fits = (row: Row, query: string | null | undefined): boolean => {
  if (!query?.trim()) return true;
  return query.split(/\s+OR\s+/).some(group => {
    const terms = group.replaceAll(/[()]/g, ' ').match(/(?:[^\s'"]|'(?:\\.|[^'])*'|"(?:\\.|[^"])*")+/g) ?? [];
    return terms.filter(term => term !== 'AND').every(term => fitsTerm(row, term));
  });
};

const sorts: Readonly<Record<string, string>> = {
  UPDATED_AT: 'updatedAt',
  CREATED_AT: 'createdAt',
  PROCESSED_AT: 'processedAt',
  NAME: 'displayName',
  TITLE: 'title',
  SKU: 'sku',
  ORDER_NUMBER: 'name',
  VENDOR: 'vendor',
};

const select = (rows: readonly Row[], { query, reverse, sortKey }: PageArgs): Row[] => {
  const found = rows.filter(row => fits(row, query));
  const path = sorts[sortKey ?? ''];
  if (path)
    found.sort((one, other) => compareValues(one[path], other[path], path.endsWith('At') ? 'datetime' : 'string') ?? 0);
  return reverse ? found.reverse() : found;
};

interface Fault {
  readonly field: readonly string[] | null;
  readonly message: string;
  readonly code: string;
}

async function serve(app: FastifyInstance, practice: Practice): Promise<void> {
  const { buildSchema, graphql, GraphQLScalarType, isInterfaceType, parse, validate } = await import('graphql');
  const schema = buildSchema(shopifySchema);
  const scalar = (name: string, serialize: (value: unknown) => unknown): void => {
    const type = schema.getType(name);
    if (type instanceof GraphQLScalarType) type.serialize = serialize;
  };
  const decimal = (value: unknown): string => Number(value).toFixed(2);
  scalar('Decimal', decimal);
  scalar('Money', decimal);
  scalar('DateTime', value => textOf(value).replace(/\.\d+Z$/, 'Z'));
  scalar('UnsignedInt64', value => textOf(value));
  const media = schema.getType('Media');
  if (isInterfaceType(media)) media.resolveType = () => 'MediaImage';

  const table = (canonical: string): Table => {
    const found = practice.store.table(canonical);
    if (!found) throw new Error(`There is no ${canonical}`);
    return found;
  };
  /** Fields are found by what they mean: their names in descriptions are words of GraphQL, too. */
  const fieldOf = (of: Table, canonical: string): string =>
    of.object.fields.find(field => field.canonical === canonical)?.name ?? canonical;

  const page = (rows: readonly Row[], args: PageArgs, show: (row: Row) => unknown): unknown =>
    connect(
      select(rows, args).map(row => show(row) as Row),
      args,
    );

  const address = (value: Json, person?: Row): Row | null => {
    if (!isRow(value)) return null;
    return { firstName: person?.['firstName'] ?? null, lastName: person?.['lastName'] ?? null, ...value };
  };
  const customer = (row: Row): unknown => ({
    ...row,
    legacyResourceId: numberOf(row['id']),
    displayName:
      joined(row['firstName'], row['lastName']) || readPath(row, 'defaultEmailAddress.emailAddress') || 'Customer',
    email: readPath(row, 'defaultEmailAddress.emailAddress'),
    phone: readPath(row, 'defaultPhoneNumber.phoneNumber'),
    locale: row['locale'] ?? 'en',
    state: row['state'] ?? 'DISABLED',
    tags: row['tags'] ?? [],
    taxExempt: row['taxExempt'] ?? false,
    verifiedEmail: true,
    numberOfOrders: row['numberOfOrders'] ?? 0,
    amountSpent: row['amountSpent'] ?? money(0),
    defaultAddress: address(row['defaultAddress'], row),
    addresses: [address(row['defaultAddress'], row)].filter(Boolean),
    metafield: () => null,
    orders: (args: PageArgs) =>
      page(
        table('Order')
          .rows()
          .filter(each => readPath(each, 'customer.id') === row['id']),
        args,
        order,
      ),
  });

  const variantRows = (product: Json): Row[] =>
    table('PriceBookEntry')
      .rows()
      .filter(row => readPath(row, 'product.id') === product);
  const levelOf = (item: string): Row | undefined =>
    table('InventoryItem').find(fieldOf(table('InventoryItem'), 'productId'), item);
  const quantity = (level: Row | undefined, canonical: string): number =>
    Number(level?.[fieldOf(table('InventoryItem'), canonical)] ?? 0);

  const product = (row: Row): unknown => ({
    ...row,
    legacyResourceId: numberOf(row['id']),
    handle: row['handle'] ?? numberOf(row['id']),
    descriptionHtml: row['descriptionHtml'] ?? '',
    description: textOf(row['descriptionHtml']).replaceAll(/<[^>]*>/g, ''),
    vendor: row['vendor'] ?? 'Practice Company',
    productType: row['productType'] ?? '',
    status: row['status'] ?? 'ACTIVE',
    tags: row['tags'] ?? [],
    totalInventory: () =>
      variantRows(row['id']).reduce((sum, each) => sum + quantity(levelOf(itemOf(each['id'])), 'quantityAvailable'), 0),
    options: [{ id: `gid://shopify/ProductOption/${numberOf(row['id'])}`, name: 'Title', values: ['Default Title'] }],
    hasOnlyDefaultVariant: () => variantRows(row['id']).length < 2,
    metafield: () => null,
    variants: (args: PageArgs) => page(variantRows(row['id']), args, variant),
  });
  const detailOf = (row: Row): Row => {
    const owner = table('Product').get(readPath(row, 'product.id'));
    const details = rowsOf(owner?.['variants']);
    return (
      details.find(each => each['id'] === row['id']) ?? (details[0] && details[0]['id'] === undefined ? details[0] : {})
    );
  };
  const variant = (row: Row): unknown => {
    const detail = detailOf(row);
    const owner = table('Product').get(readPath(row, 'product.id'));
    const title = textOf(row['title'] ?? 'Default Title');
    return {
      ...detail,
      ...row,
      legacyResourceId: numberOf(row['id']),
      title,
      displayName: `${textOf(owner?.['title'])} - ${title}`,
      barcode: row['barcode'] ?? detail['barcode'] ?? null,
      taxable: row['taxable'] ?? detail['taxable'] ?? true,
      position: 1,
      price: row['price'] ?? 0,
      selectedOptions: [{ name: 'Title', value: title }],
      inventoryQuantity: () => quantity(levelOf(itemOf(row['id'])), 'quantityAvailable'),
      product: () => (owner ? product(owner) : null),
      inventoryItem: () => inventoryItem(row),
    };
  };
  const inventoryItem = (of: Row): unknown => {
    const id = itemOf(of['id']);
    const detail = rowOf(of['inventoryItem'] ?? detailOf(of)['inventoryItem']);
    const cost = readPath(detail, 'unitCost.amount') ?? detail['cost'];
    return {
      id,
      legacyResourceId: numberOf(id),
      sku: of['sku'],
      tracked: detail['tracked'] ?? true,
      unitCost: cost === undefined || cost === null ? null : money(cost),
      measurement: {
        weight: isRow(readPath(detail, 'measurement.weight')) ? readPath(detail, 'measurement.weight') : null,
      },
      createdAt: of['createdAt'],
      updatedAt: of['updatedAt'],
      variant: () => variant(of),
      inventoryLevel: ({ locationId }: { locationId: string }) => {
        const found = levelOf(id);
        return found && locationId === location ? level(found) : null;
      },
      inventoryLevels: (args: PageArgs) => page([levelOf(id)].filter(isRow), args, level),
    };
  };
  const counted: Readonly<Record<string, string>> = {
    available: 'quantityAvailable',
    on_hand: 'quantityOnHand',
    committed: 'quantityReserved',
    incoming: 'quantityOnOrder',
  };
  const level = (row: Row): unknown => ({
    id: row['id'],
    updatedAt: row['updatedAt'],
    createdAt: row['updatedAt'],
    location: { id: location, name: 'Main warehouse', isActive: true },
    item: () => {
      const found = table('PriceBookEntry').get(
        variantOf(row[fieldOf(table('InventoryItem'), 'productId')] ?? readPath(row, 'item.id')),
      );
      return found ? inventoryItem(found) : null;
    },
    quantities: ({ names }: { names: string[] }) =>
      names.map(name => ({
        id: `${textOf(row['id'])}?name=${name}`,
        name,
        quantity: quantity(row, counted[name] ?? ''),
        updatedAt: row['updatedAt'],
      })),
  });

  const line = (row: Row): unknown => {
    const found = readPath(row, 'variant.id')
      ? table('PriceBookEntry').get(readPath(row, 'variant.id'))
      : table('PriceBookEntry').find('sku', row['sku']);
    return {
      ...row,
      title: row['name'],
      currentQuantity: row['quantity'],
      originalTotalSet: bag(Number(readPath(row, 'originalUnitPriceSet.shopMoney.amount')) * Number(row['quantity'])),
      vendor: null,
      variant: () => (found ? variant(found) : null),
      product: () => {
        const owner = found && table('Product').get(readPath(found, 'product.id'));
        return owner ? product(owner) : null;
      },
    };
  };
  const order = (row: Row): unknown => ({
    ...row,
    legacyResourceId: numberOf(row['id']),
    tags: row['tags'] ?? [],
    processedAt: row['processedAt'] ?? row['createdAt'],
    currencyCode: row['currencyCode'] ?? currency,
    displayFulfillmentStatus: row['displayFulfillmentStatus'] ?? 'UNFULFILLED',
    totalShippingPriceSet: row['totalShippingPriceSet'] ?? bag(0),
    currentTotalPriceSet: row['totalPriceSet'],
    billingAddress: address(row['billingAddress']),
    shippingAddress: address(row['shippingAddress']),
    customer: () => {
      const found = table('Contact').get(readPath(row, 'customer.id'));
      return found ? customer(found) : null;
    },
    metafield: () => null,
    lineItems: (args: PageArgs) => page(rowsOf(row['lineItems']), args, line),
    transactions: () =>
      table('Payment')
        .rows()
        .filter(each => readPath(each, 'order.id') === row['id'])
        .map(each => ({ ...each, order: null })),
  });

  const get = (canonical: string, id: unknown, show: (row: Row) => unknown): unknown => {
    const row = table(canonical).get(textOf(id));
    return row ? show(row) : null;
  };
  const counter = (canonical: string, query: string | undefined): Row => ({
    count: select(table(canonical).rows(), { query: query ?? null }).length,
    precision: 'EXACT',
  });

  /** Customers as they are kept, from the input's flat names. */
  const readCustomer = (input: Row, current?: Row): { readonly record: Row; readonly faults: Fault[] } => {
    const { email, phone, addresses, emailMarketingConsent, id: _id, metafields: _metafields, ...rest } = input;
    const record: Row = { ...rest };
    const faults: Fault[] = [];
    if (email !== undefined) {
      record['defaultEmailAddress'] =
        email === null || email === ''
          ? null
          : { ...rowOf(current?.['defaultEmailAddress'] ?? { marketingState: 'NOT_SUBSCRIBED' }), emailAddress: email };
      const other = email ? table('Contact').find('defaultEmailAddress.emailAddress', email) : undefined;
      if (email && !/^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$/.test(textOf(email)))
        faults.push({ field: ['email'], message: 'Email is invalid', code: 'INVALID' });
      else if (other && other['id'] !== current?.['id'])
        faults.push({ field: ['email'], message: 'Email has already been taken', code: 'TAKEN' });
    }
    if (phone !== undefined) {
      record['defaultPhoneNumber'] =
        phone === null || phone === ''
          ? null
          : { phoneNumber: textOf(phone).replaceAll(/[\s()-]/g, ''), marketingState: 'NOT_SUBSCRIBED' };
      const other = phone
        ? table('Contact').find('defaultPhoneNumber.phoneNumber', readPath(record, 'defaultPhoneNumber.phoneNumber'))
        : undefined;
      if (phone && !/^\+[1-9]\d{6,14}$/.test(textOf(readPath(record, 'defaultPhoneNumber.phoneNumber'))))
        faults.push({ field: ['phone'], message: 'Phone is invalid', code: 'INVALID' });
      else if (other && other['id'] !== current?.['id'])
        faults.push({ field: ['phone'], message: 'Phone has already been taken', code: 'TAKEN' });
    }
    if (isRow(emailMarketingConsent))
      record['defaultEmailAddress'] = {
        ...rowOf(record['defaultEmailAddress'] ?? current?.['defaultEmailAddress']),
        marketingState: emailMarketingConsent['marketingState'],
      };
    const [first] = rowsOf(addresses);
    if (first) {
      const { countryCode, ...parts } = first;
      record['defaultAddress'] = { ...parts, ...(countryCode === undefined ? {} : { countryCodeV2: countryCode }) };
    }
    for (const [name, most] of [
      ['firstName', 255],
      ['lastName', 255],
      ['note', 5000],
    ] as const) {
      if (textOf(record[name]).length > most)
        faults.push({
          field: [name],
          message: `${name} is too long (maximum is ${most} characters)`,
          code: 'TOO_LONG',
        });
    }
    const whole = { ...current, ...record };
    const hasName = [
      whole['firstName'],
      whole['lastName'],
      readPath(whole, 'defaultEmailAddress.emailAddress'),
      readPath(whole, 'defaultPhoneNumber.phoneNumber'),
    ].some(Boolean);
    if (!hasName)
      faults.push({ field: null, message: 'A name, phone number, or email address must be present', code: 'INVALID' });
    return { record, faults };
  };
  const told = (faults: readonly Fault[], under?: string): Row[] =>
    faults.map(({ field, message, code }) => ({
      field: field && under ? [under, ...field] : field ? [...field] : null,
      message,
      code,
    }));
  const writeCustomer = (input: Row, current?: Row): Row => {
    const { record, faults } = readCustomer(input, current);
    if (faults.length > 0) return { customer: null, userErrors: told(faults, 'input') };
    const row = current
      ? table('Contact').change(current, record)
      : table('Contact').insert({ state: 'DISABLED', tags: [], taxExempt: false, locale: 'en', ...record });
    return { customer: customer(row) as Row, userErrors: [] };
  };
  const none = (name: string, what: string): Row => ({
    [name]: null,
    userErrors: [{ field: ['id'], message: `${what} does not exist`, code: 'NOT_FOUND' }],
  });

  const readProduct = (input: Row, current?: Row): { readonly record: Row; readonly faults: Fault[] } => {
    const { id: _id, variants: _variants, productOptions: _options, metafields: _metafields, ...record } = input;
    const faults: Fault[] = [];
    const title = record['title'] ?? current?.['title'];
    if (!title) faults.push({ field: ['title'], message: "Title can't be blank", code: 'INVALID_INPUT' });
    if (textOf(title).length > 255)
      faults.push({
        field: ['title'],
        message: 'Title is too long (maximum is 255 characters)',
        code: 'INVALID_INPUT',
      });
    const handle = textOf(
      record['handle'] ||
        current?.['handle'] ||
        textOf(title)
          .toLowerCase()
          .replaceAll(/[^a-z0-9]+/g, '-')
          .replaceAll(/^-|-$/g, ''),
    );
    const other = table('Product').find('handle', handle);
    if (other && other['id'] !== current?.['id']) {
      if (record['handle'])
        faults.push({
          field: ['handle'],
          message: `Handle '${handle}' already in use. Please provide a new handle.`,
          code: 'HANDLE_NOT_UNIQUE',
        });
      else record['handle'] = `${handle}-${table('Product').rows().length}`;
    } else record['handle'] = handle;
    return { record, faults };
  };
  const variantValues = (input: Row): Row => {
    const {
      inventoryItem: item,
      id: _id,
      optionValues,
      inventoryQuantities: _quantities,
      metafields: _metafields,
      ...rest
    } = input;
    const { sku, ...detail } = rowOf(item);
    const name = rowsOf(optionValues)
      .map(value => textOf(value['name']))
      .join(' / ');
    return {
      ...rest,
      ...(rest['price'] === undefined ? {} : { price: Number(rest['price']) }),
      ...(rest['compareAtPrice'] === undefined || rest['compareAtPrice'] === null
        ? {}
        : { compareAtPrice: Number(rest['compareAtPrice']) }),
      ...(sku === undefined ? {} : { sku }),
      ...(name === '' ? {} : { title: name }),
      ...(isRow(item)
        ? {
            inventoryItem: {
              tracked: true,
              ...detail,
              ...(detail['cost'] === undefined ? {} : { unitCost: money(Number(detail['cost'])) }),
            },
          }
        : {}),
    };
  };
  const insertVariant = (owner: Json, input: Row): Row => {
    const variants = table('PriceBookEntry');
    const row = variants.insert({
      title: 'Default Title',
      price: 0,
      taxable: true,
      ...variantValues(input),
      product: { id: owner },
    });
    const levels = table('InventoryItem');
    const level_: Row = {};
    writePath(level_, fieldOf(levels, 'productId'), itemOf(row['id']));
    writePath(level_, fieldOf(levels, 'locationId'), location);
    const asked = rowsOf(input['inventoryQuantities'])[0];
    for (const canonical of ['quantityAvailable', 'quantityOnHand'])
      level_[fieldOf(levels, canonical)] = asked?.['quantity'] ?? 0;
    levels.insert(level_);
    return row;
  };
  const writeProduct = (input: Row, current: Row | undefined, under: string): Row => {
    const { record, faults } = readProduct(input, current);
    for (const [index, each] of rowsOf(input['variants']).entries()) {
      if (each['price'] !== undefined && !(Number(each['price']) >= 0))
        faults.push({
          field: ['variants', String(index), 'price'],
          message: 'Price must be greater than or equal to 0',
          code: 'INVALID_VARIANT',
        });
    }
    if (faults.length > 0) return { product: null, userErrors: told(faults, under) };
    const products = table('Product');
    const row = current
      ? products.change(current, record)
      : products.insert({ status: 'ACTIVE', tags: [], vendor: 'Practice Company', productType: '', ...record });
    if (!current && input['variants'] === undefined) insertVariant(row['id'], {});
    if (Array.isArray(input['variants'])) {
      // The list is kept whole: variants that are left out are removed.
      const before = variantRows(row['id']);
      const kept = rowsOf(input['variants']).map((each, index) => {
        const sku = each['sku'] ?? rowOf(each['inventoryItem'])['sku'];
        const known =
          before.find(one => one['id'] === each['id']) ??
          before.find(one => sku !== undefined && one['sku'] === sku) ??
          (before.length === 1 && index === 0 ? before[0] : undefined);
        return (known ? table('PriceBookEntry').change(known, variantValues(each)) : insertVariant(row['id'], each))[
          'id'
        ];
      });
      for (const each of before) if (!kept.includes(each['id'])) table('PriceBookEntry').remove(each);
    }
    return { product: product(row) as Row, userErrors: [] };
  };

  const bulkVariants = ({ productId, variants }: { productId: string; variants: Row[] }, isNew: boolean): Row => {
    const owner = table('Product').get(productId);
    if (!owner)
      return {
        product: null,
        productVariants: null,
        userErrors: [{ field: ['productId'], message: 'Product does not exist', code: 'PRODUCT_DOES_NOT_EXIST' }],
      };
    const faults: Fault[] = [];
    for (const [index, each] of variants.entries()) {
      const known = isNew ? undefined : table('PriceBookEntry').get(each['id']);
      if (!isNew && !known)
        faults.push({
          field: ['variants', String(index), 'id'],
          message: 'Product variant does not exist',
          code: 'PRODUCT_VARIANT_DOES_NOT_EXIST',
        });
      if (each['price'] !== undefined && !(Number(each['price']) >= 0))
        faults.push({
          field: ['variants', String(index), 'price'],
          message: 'Price must be greater than or equal to 0',
          code: 'GREATER_THAN_OR_EQUAL_TO',
        });
    }
    if (faults.length > 0) return { product: product(owner) as Row, productVariants: null, userErrors: told(faults) };
    const rows = variants.map(each => {
      const known = table('PriceBookEntry').get(each['id']);
      return known && !isNew
        ? table('PriceBookEntry').change(known, variantValues(each))
        : insertVariant(productId, each);
    });
    return { product: product(owner) as Row, productVariants: rows.map(row => variant(row) as Row), userErrors: [] };
  };

  const orderInput = (input: Row): Row => {
    const { billingAddress, shippingAddress, ...rest } = input;
    const made: Row = { ...rest };
    for (const [name, value] of Object.entries({ billingAddress, shippingAddress })) {
      if (!isRow(value)) continue;
      const { countryCode, ...parts } = value;
      made[name] = { ...parts, ...(countryCode === undefined ? {} : { countryCodeV2: countryCode }) };
    }
    return made;
  };
  const createOrder = (input: Row): Row => {
    const lines = rowsOf(input['lineItems']);
    const faults: Fault[] = [];
    if (lines.length === 0)
      faults.push({
        field: ['order', 'lineItems'],
        message: 'Line items must have at least one line item',
        code: 'INVALID',
      });
    const items = lines.map((each, index): Row => {
      const found = each['variantId'] ? table('PriceBookEntry').get(each['variantId']) : undefined;
      if (each['variantId'] && !found)
        faults.push({
          field: ['order', 'lineItems', String(index), 'variantId'],
          message: 'Variant does not exist',
          code: 'INVALID',
        });
      const name =
        each['title'] ?? (found ? table('Product').get(readPath(found, 'product.id'))?.['title'] : undefined);
      if (!name)
        faults.push({
          field: ['order', 'lineItems', String(index), 'title'],
          message: "Title can't be blank",
          code: 'INVALID',
        });
      const price = Number(readPath(each, 'priceSet.shopMoney.amount') ?? found?.['price'] ?? 0);
      return {
        id: `gid://shopify/LineItem/${practice.now()}${index}`,
        name,
        sku: each['sku'] ?? found?.['sku'] ?? null,
        quantity: each['quantity'],
        originalUnitPriceSet: bag(price),
        discountedTotalSet: bag(Math.round(price * Number(each['quantity']) * 100) / 100),
        ...(found ? { variant: { id: found['id'] } } : {}),
      };
    });
    const { toAssociate, toUpsert } = rowOf(input['customer']);
    const wanted = rowOf(toAssociate)['id'] ?? input['customerId'];
    if (wanted && !table('Contact').get(wanted))
      faults.push({ field: ['order', 'customerId'], message: 'Customer does not exist', code: 'INVALID' });
    if (faults.length > 0) return { order: null, userErrors: told(faults) };
    const upserted = isRow(toUpsert)
      ? writeCustomer(toUpsert, table('Contact').find('defaultEmailAddress.emailAddress', toUpsert['email']))
      : undefined;
    const {
      lineItems: _lines,
      customer: _customer,
      customerId: _id,
      currency: asked,
      financialStatus,
      fulfillmentStatus,
      shippingLines,
      transactions,
      metafields: _metafields,
      test: _test,
      ...rest
    } = orderInput(input);
    const sum = items.reduce((all, each) => all + Number(readPath(each, 'discountedTotalSet.shopMoney.amount')), 0);
    const shipping = rowsOf(shippingLines).reduce(
      (all, each) => all + Number(readPath(each, 'priceSet.shopMoney.amount')),
      0,
    );
    const known = wanted ?? readPath(upserted ?? {}, 'customer.id');
    const row = table('Order').insert({
      name: `#${1001 + table('Order').rows().length}`,
      tags: [],
      processedAt: new Date(practice.now()).toISOString(),
      ...rest,
      currencyCode: asked ?? currency,
      displayFinancialStatus: financialStatus ?? 'PENDING',
      displayFulfillmentStatus: fulfillmentStatus ?? 'UNFULFILLED',
      lineItems: items,
      subtotalPriceSet: bag(sum),
      totalDiscountsSet: bag(0),
      totalTaxSet: bag(0),
      totalShippingPriceSet: bag(shipping),
      totalPriceSet: bag(sum + shipping),
      ...(known ? { customer: { id: known } } : {}),
    });
    for (const each of rowsOf(transactions))
      table('Payment').insert({
        kind: 'SALE',
        status: 'SUCCESS',
        gateway: 'manual',
        ...each,
        order: { id: row['id'] },
      });
    return { order: order(row) as Row, userErrors: [] };
  };

  const root: Readonly<Record<string, (args: never) => unknown>> = {
    shop: () => ({
      id: 'gid://shopify/Shop/1',
      name: 'Practice Company',
      email: 'shop@practice-company.example',
      myshopifyDomain: 'practice-company.myshopify.com',
      currencyCode: currency,
      ianaTimezone: 'Europe/Berlin',
      primaryDomain: { host: 'practice-company.myshopify.com', url: 'https://practice-company.myshopify.com' },
    }),
    node: ({ id }: { id: string }) => {
      const kind = /^gid:\/\/shopify\/(\w+)\//.exec(id)?.[1] ?? '';
      const shows: Readonly<Record<string, () => unknown>> = {
        Customer: () => get('Contact', id, customer),
        Product: () => get('Product', id, product),
        ProductVariant: () => get('PriceBookEntry', id, variant),
        Order: () => get('Order', id, order),
        InventoryItem: () => get('PriceBookEntry', variantOf(id), inventoryItem),
        InventoryLevel: () => get('InventoryItem', id, level),
      };
      const found = shows[kind]?.();
      return isRow(found) ? { ...found, __typename: kind } : null;
    },
    customer: ({ id }: { id: string }) => get('Contact', id, customer),
    customerByIdentifier: ({ identifier }: { identifier: Row }) => {
      const { id, emailAddress, phoneNumber } = identifier;
      const found = id
        ? table('Contact').get(id)
        : emailAddress
          ? table('Contact').find('defaultEmailAddress.emailAddress', emailAddress)
          : table('Contact').find('defaultPhoneNumber.phoneNumber', phoneNumber);
      return found ? customer(found) : null;
    },
    customers: (args: PageArgs) => page(table('Contact').rows(), args, customer),
    customersCount: ({ query }: { query?: string }) => counter('Contact', query),
    product: ({ id }: { id: string }) => get('Product', id, product),
    productByIdentifier: ({ identifier }: { identifier: Row }) => {
      const found = identifier['id']
        ? table('Product').get(identifier['id'])
        : table('Product').find('handle', identifier['handle']);
      return found ? product(found) : null;
    },
    products: (args: PageArgs) => {
      const sku = /sku:/.test(args.query ?? '');
      const rows = sku
        ? table('Product')
            .rows()
            .filter(row => variantRows(row['id']).some(each => fits(each, args.query)))
        : table('Product').rows();
      return page(rows, sku ? { ...args, query: null } : args, product);
    },
    productsCount: ({ query }: { query?: string }) => counter('Product', query),
    productVariant: ({ id }: { id: string }) => get('PriceBookEntry', id, variant),
    productVariants: (args: PageArgs) => page(table('PriceBookEntry').rows(), args, variant),
    inventoryItem: ({ id }: { id: string }) => get('PriceBookEntry', variantOf(id), inventoryItem),
    inventoryItems: (args: PageArgs) => page(table('PriceBookEntry').rows(), args, inventoryItem),
    inventoryLevel: ({ id }: { id: string }) => get('InventoryItem', id, level),
    location: () => ({ id: location, name: 'Main warehouse', isActive: true }),
    locations: (args: PageArgs) => page([{ id: location, name: 'Main warehouse', isActive: true }], args, row => row),
    order: ({ id }: { id: string }) => get('Order', id, order),
    orders: (args: PageArgs) => page(table('Order').rows(), args, order),
    ordersCount: ({ query }: { query?: string }) => counter('Order', query),

    customerCreate: ({ input }: { input: Row }) => writeCustomer(input),
    customerUpdate: ({ input }: { input: Row }) => {
      const current = table('Contact').get(input['id']);
      return current ? writeCustomer(input, current) : none('customer', 'Customer');
    },
    customerSet: ({ input, identifier }: { input: Row; identifier?: Row }) => {
      const { id, email, phone }: Row = { id: input['id'], ...identifier };
      const customers = table('Contact');
      const current = id
        ? customers.get(id)
        : email
          ? customers.find('defaultEmailAddress.emailAddress', email)
          : phone
            ? customers.find('defaultPhoneNumber.phoneNumber', phone)
            : undefined;
      if (id && !current) return none('customer', 'Customer');
      return writeCustomer({ ...(email ? { email } : {}), ...(phone ? { phone } : {}), ...input }, current);
    },
    customerDelete: ({ input }: { input: Row }) => {
      const current = table('Contact').get(input['id']);
      if (!current) return none('deletedCustomerId', 'Customer');
      table('Contact').remove(current);
      return { deletedCustomerId: input['id'], userErrors: [] };
    },
    productCreate: ({ product: input }: { product: Row }) => writeProduct(input, undefined, 'product'),
    productUpdate: ({ product: input }: { product: Row }) => {
      const current = table('Product').get(input['id']);
      return current ? writeProduct(input, current, 'product') : none('product', 'Product');
    },
    productSet: ({ input, identifier }: { input: Row; identifier?: Row }) => {
      const { id, handle }: Row = { id: input['id'], ...identifier };
      const current = id ? table('Product').get(id) : handle ? table('Product').find('handle', handle) : undefined;
      if (id && !current) return none('product', 'Product');
      return writeProduct({ ...(handle ? { handle } : {}), ...input }, current, 'input');
    },
    productDelete: ({ input }: { input: Row }) => {
      const current = table('Product').get(input['id']);
      if (!current) return none('deletedProductId', 'Product');
      table('Product').remove(current);
      return { deletedProductId: input['id'], userErrors: [] };
    },
    productVariantsBulkCreate: (args: { productId: string; variants: Row[] }) => bulkVariants(args, true),
    productVariantsBulkUpdate: (args: { productId: string; variants: Row[] }) => bulkVariants(args, false),
    inventorySetQuantities: ({ input }: { input: Row }) => {
      const faults: Fault[] = [];
      const name = textOf(input['name']);
      if (!['available', 'on_hand'].includes(name))
        faults.push({
          field: ['input', 'name'],
          message: 'The specified quantity name is invalid',
          code: 'INVALID_NAME',
        });
      const wanted = rowsOf(input['quantities']);
      for (const [index, { inventoryItemId, locationId, quantity: amount, compareQuantity }] of wanted.entries()) {
        const at = ['input', 'quantities', String(index)];
        const found = levelOf(textOf(inventoryItemId));
        if (!found)
          faults.push({
            field: [...at, 'inventoryItemId'],
            message: 'The specified inventory item could not be found.',
            code: 'INVALID_INVENTORY_ITEM',
          });
        else if (locationId !== location)
          faults.push({
            field: [...at, 'locationId'],
            message: 'The specified location could not be found.',
            code: 'INVALID_LOCATION',
          });
        else if (Number(amount) > 1_000_000_000)
          faults.push({
            field: [...at, 'quantity'],
            message: 'The quantity is too high',
            code: 'INVALID_QUANTITY_TOO_HIGH',
          });
        else if (input['ignoreCompareQuantity'] !== true && compareQuantity !== quantity(found, counted[name] ?? '')) {
          faults.push({
            field: [...at, 'compareQuantity'],
            message: 'The compareQuantity argument no longer matches the persisted quantity.',
            code: 'COMPARE_QUANTITY_STALE',
          });
        }
      }
      if (faults.length > 0) return { inventoryAdjustmentGroup: null, userErrors: told(faults) };
      const levels = table('InventoryItem');
      for (const { inventoryItemId, quantity: amount } of wanted) {
        const found = levelOf(textOf(inventoryItemId));
        const other = name === 'available' ? 'quantityOnHand' : 'quantityAvailable';
        if (found) {
          const reserved = quantity(found, 'quantityReserved');
          const second = name === 'available' ? Number(amount) + reserved : Math.max(0, Number(amount) - reserved);
          levels.replace({
            ...found,
            [fieldOf(levels, counted[name] ?? '')]: amount,
            [fieldOf(levels, other)]: second,
          });
        }
      }
      return {
        inventoryAdjustmentGroup: { createdAt: new Date(practice.now()).toISOString(), reason: input['reason'] },
        userErrors: [],
      };
    },
    orderCreate: ({ order: input }: { order: Row }) => createOrder(input),
    orderUpdate: ({ input }: { input: Row }) => {
      const current = table('Order').get(input['id']);
      if (!current) return none('order', 'Order');
      const { id: _id, metafields: _metafields, ...rest } = orderInput(input);
      return { order: order(table('Order').change(current, rest)), userErrors: [] };
    },
  };

  const costOf = (text: string, variables: Row): number => {
    const sizes = [...text.matchAll(/(?:first|last):\s*(\d+|\$\w+)/g)].map(
      ([, size = '1']) => Number(size.startsWith('$') ? variables[size.slice(1)] : size) || 1,
    );
    return Math.min(
      1000,
      (/^\s*mutation/.test(text) ? 10 : 1) + sizes.reduce((sum, size) => sum + Math.ceil(2 * Math.log2(size + 1)), 0),
    );
  };

  app.post('/admin/api/:version/graphql.json', async (request, reply) => {
    const { version } = request.params as { version: string };
    const { query, variables, operationName } =
      typeof request.body === 'string'
        ? { query: request.body, variables: {}, operationName: undefined }
        : rowOf(request.body);
    reply.header('x-shopify-api-version', version);
    const source = textOf(query);
    if (source === '') return reply.code(400).send({ errors: { query: 'Required parameter missing or invalid' } });
    const cost = costOf(source, rowOf(variables));
    let problems: readonly { readonly message: string }[];
    try {
      problems = validate(schema, parse(source));
    } catch (error) {
      problems = [{ message: (error as Error).message }];
    }
    if (problems.length > 0) {
      return { errors: problems.map(({ message }) => ({ message, extensions: { code: 'undefinedField' } })) };
    }
    const result = await graphql({
      schema,
      source,
      rootValue: root,
      variableValues: rowOf(variables),
      operationName: operationName === undefined ? undefined : textOf(operationName),
    });
    return {
      ...(result.data === undefined ? {} : { data: result.data }),
      ...(result.errors
        ? {
            errors: result.errors.map(error => ({
              message: error.message,
              locations: error.locations,
              path: error.path,
              extensions: error.extensions,
            })),
          }
        : {}),
      extensions: {
        cost: {
          requestedQueryCost: cost,
          actualQueryCost: cost,
          throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 2000 - cost, restoreRate: 100 },
        },
      },
    };
  });
}
