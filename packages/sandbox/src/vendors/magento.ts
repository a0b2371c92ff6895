import type { FastifyInstance, FastifyRequest } from 'fastify';
import { credentials, isSame } from '../auth/credentials.ts';
import { createOAuth1 } from '../auth/oauth1.ts';
import { alphanumeric, letters } from '../data/mix.ts';
import { ownFieldsOf } from '../data/own-fields.ts';
import { articleOf } from '../data/sales.ts';
import { rowOf, rowsOf, textOf, type Json, type Row } from '../json.ts';
import { compareValues, isLike } from '../query/expression.ts';
import { readPath } from '../record-path.ts';
import { Refusal } from '../refusal.ts';
import type { Problem } from '../store/check-record.ts';
import { spacedTime } from '../store/moment.ts';
import type { Dialect, Table } from '../store/record-store.ts';
import { queryOf, restOf, type Practice, type Vendor } from '../vendor.ts';

/** Of prices and stock levels, what tells them apart, behind their SKU. */
const places: Readonly<Record<string, string>> = { PriceBookEntry: '|0|ALL GROUPS|1', InventoryItem: '|default' };

const dialect: Dialect = {
  id({ canonical }, number, world) {
    const place = canonical === 'Product' ? '' : places[canonical];
    return place === undefined ? number + 1 : articleOf(world, number).sku + place;
  },
  lists: {
    customerGroups: ['General', 'Wholesale', 'Retailer'].map((name, index) => ({ id: index + 1, name })),
    'inventory/sources': [{ id: 'default', name: 'Default Source' }],
  },
  unique: object => (object.canonical === 'Contact' ? ['email'] : object.canonical === 'Order' ? ['increment_id'] : []),
  value(object, field, index) {
    if (object.canonical === 'Product' && field.name === 'id') return index + 1;
    if (field.name === 'website_id') return object.canonical === 'PriceBookEntry' ? 0 : 1;
    if (field.name === 'store_id') return 1;
    if (field.name === 'attribute_set_id') return 4;
    if (field.name === 'type_id') return 'simple';
    if (field.name === 'customer_group') return 'ALL GROUPS';
    if (field.name === 'price_type') return 'fixed';
    if (field.name === 'source_code') return 'default';
    if (field.name === 'increment_id') return String(index + 1).padStart(9, '0');
    if (field.name === 'payment.method') return 'checkmo';
    if (field.name === 'custom_attributes[manufacturer]') return null;
    return undefined;
  },
  finish(object, record, index) {
    const [attribute, value] =
      object.canonical === 'Product'
        ? [material, materials[index % materials.length]]
        : object.canonical === 'Contact'
          ? [loyalty, `L-${1000 + index}`]
          : [];
    if (attribute && value !== undefined)
      record['custom_attributes'] = [...rowsOf(record['custom_attributes']), { attribute_code: attribute.code, value }];
    for (const field of object.fields) {
      const value = record[field.name];
      if (field.enum && typeof value === 'string' && /^\d+$/.test(value)) record[field.name] = Number(value);
    }
    if (object.canonical === 'Contact') {
      for (const address of rowsOf(record['addresses'])) {
        address['region'] = { region_code: address['region_code'], region: address['region_code'], region_id: 0 };
        address['firstname'] = record['firstname'];
        address['lastname'] = record['lastname'];
        address['default_billing'] = true;
        address['default_shipping'] = true;
        if (Array.isArray(address['street'])) address['street'] = address['street'].filter(line => line !== undefined);
      }
    }
    for (const item of rowsOf(record['items']))
      item['product_id'] = Number(/(\d{4})$/.exec(textOf(item['sku']))?.[1] ?? 0);
    if (object.canonical === 'Order')
      record['total_qty_ordered'] = rowsOf(record['items']).reduce((sum, item) => sum + Number(item['qty_ordered']), 0);
    if (object.canonical === 'Payment') record['txn_id'] ??= `TX${index + 1}`;
  },
};

const shopAddress = 'https://shop.practice-company.example/';

/** What a shop tells of a product's stock beside how many there are. */
const stock: Row = {
  is_in_stock: true,
  is_qty_decimal: false,
  show_default_notification_message: false,
  use_config_min_qty: true,
  min_qty: 0,
  use_config_min_sale_qty: 1,
  min_sale_qty: 1,
  use_config_max_sale_qty: true,
  max_sale_qty: 10_000,
  use_config_backorders: true,
  backorders: 0,
  use_config_notify_stock_qty: true,
  notify_stock_qty: 1,
  use_config_qty_increments: true,
  qty_increments: 0,
  use_config_enable_qty_inc: true,
  enable_qty_increments: false,
  use_config_manage_stock: true,
  manage_stock: true,
  low_stock_date: null,
  is_decimal_divided: false,
  stock_status_changed_auto: 0,
};

const addressOf = (order: Row, address: Json | undefined, kind: 'billing' | 'shipping'): Row => ({
  address_type: kind,
  firstname: order['customer_firstname'] ?? 'Guest',
  lastname: order['customer_lastname'],
  telephone: '',
  ...rowOf(address),
});

/** What records are answered with beside what the description names, as the shop makes it up from that. */
const besides: Readonly<Record<string, (record: Row) => Row>> = {
  Product({ extension_attributes }) {
    const { stock_item, ...others } = rowOf(extension_attributes);
    return { extension_attributes: { ...others, stock_item: { ...stock, ...rowOf(stock_item) } } };
  },
  Order(order) {
    const { shipping_assignments, ...others } = rowOf(order['extension_attributes']);
    const [assignment = {}] = rowsOf(shipping_assignments);
    const { address, ...shipping } = rowOf(assignment['shipping']);
    return {
      base_grand_total: order['grand_total'],
      billing_address: addressOf(order, order['billing_address'], 'billing'),
      payment: { account_status: null, additional_information: [], cc_last4: null, ...rowOf(order['payment']) },
      extension_attributes: {
        ...others,
        shipping_assignments: [
          {
            ...assignment,
            shipping: { ...shipping, address: addressOf(order, address, 'shipping') },
            items: order['items'],
          },
        ],
      },
    };
  },
  Invoice({ items }) {
    const lines = rowsOf(items).map((line, index) => ({ order_item_id: index + 1, ...line }));
    return { items: lines, total_qty: lines.reduce((sum, line) => sum + Number(rowOf(line)['qty'] ?? 0), 0) };
  },
};

/** Attributes that people of this shop made. */
const material = { code: 'material', label: 'Material', input: 'select' };
const materials = ['Steel', 'Wood', 'Brass'];
const loyalty = { code: 'loyalty_number', label: 'Loyalty number', input: 'text' };

const refuse = (status: number, message: string, parameters: Row | Json[] = {}): Refusal =>
  new Refusal(status, { message, ...(Object.keys(parameters).length > 0 ? { parameters } : {}) });

const accessor = (name: string): string =>
  name
    .split('_')
    .map(word => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');

const refusalOf = ({ code, field, value }: Problem): Refusal => {
  const { name } = field;
  switch (code) {
    case 'required':
      return refuse(400, '"%fieldName" is required. Enter and try again.', { fieldName: name });
    case 'unknown':
      return refuse(
        400,
        `Property "${accessor(name)}" does not have accessor method "get${accessor(name)}" in class "Magento\\Framework\\Api\\AbstractExtensibleObject".`,
      );
    case 'too-long':
      return refuse(400, 'The value of "%fieldName" is longer than %max characters.', {
        fieldName: name,
        max: field.maxLength,
      });
    case 'not-an-email':
      return refuse(400, '"%fieldName" is not a valid email address.', { fieldName: name });
    case 'no-such-record':
      return refuse(404, 'No such entity with %fieldName = %fieldValue', {
        fieldName: name,
        fieldValue: textOf(value),
      });
    case 'duplicate':
      return name === 'email'
        ? refuse(400, 'A customer with the same email address already exists in an associated website.')
        : refuse(400, 'An entity with %fieldName "%fieldValue" already exists.', {
            fieldName: name,
            fieldValue: textOf(value),
          });
    case 'not-a-choice':
    case 'wrong-type':
    case 'read-only':
      return refuse(400, 'Invalid value of "%value" provided for the %fieldName field.', {
        fieldName: name,
        value: textOf(value),
      });
  }
};

export const magento: Vendor = {
  id: 'magento',
  title: 'Magento',
  dialect,
  account: world => {
    const key = (name: string): string =>
      letters('abcdefghijklmnopqrstuvwxyz0123456789', 32, world.seed, 'magento', name);
    return {
      values: {
        storeUrl: 'https://shop.practice-company.example',
        storeCode: 'default',
        accessToken: key('token'),
        accessTokenSecret: key('token secret'),
        consumerKey: key('consumer'),
        consumerSecret: key('consumer secret'),
        username: 'integration',
        password: alphanumeric(16, world.seed, 'magento password'),
      },
    };
  },
  isOpen: path => /\/integration\/admin\/token$/.test(path.split('?')[0] ?? ''),
  login(request, practice) {
    const { values } = practice.account;
    const told = {
      status: 401,
      body: { message: "The consumer isn't authorized to access %resources.", parameters: { resources: 'self' } },
    };
    const token = credentials(request, 'Bearer');
    if (token !== undefined)
      return isSame(token, values['accessToken'] ?? '') || isSame(token, adminToken(practice)) ? undefined : told;
    const keys = {
      consumerKey: values['consumerKey'] ?? '',
      consumerSecret: values['consumerSecret'] ?? '',
      token: values['accessToken'] ?? '',
      tokenSecret: values['accessTokenSecret'] ?? '',
    };
    const wrong = signatures(practice)(request, keys, [practice.addressFor(request), values['storeUrl'] ?? '']);
    return wrong === undefined ? undefined : told;
  },
  limited: { status: 429, body: { message: 'Too Many Requests' }, headers: { 'retry-after': '1' } },
  failed: (status, message) => ({
    message:
      status === 404
        ? 'Request does not match any route.'
        : status === 400
          ? `Decoding error: ${message}`
          : 'Internal Error. Details are available in Magento log file.',
  }),
  serve,
};

const checkers = new WeakMap<Practice, ReturnType<typeof createOAuth1>>();
const signatures = (practice: Practice): ReturnType<typeof createOAuth1> => {
  let checker = checkers.get(practice);
  if (!checker) checkers.set(practice, (checker = createOAuth1(() => practice.now())));
  return checker;
};
const adminToken = ({ world }: Practice): string => `eyJ${alphanumeric(60, world.seed, 'magento admin')}`;

interface Filter {
  field: string;
  value: string;
  by: string;
}

/** `searchCriteria[filterGroups][0][filters][0][field]`: filters of a group are alternatives, groups come together. */
const criteriaOf = (query: Readonly<Record<string, string>>) => {
  const groups = new Map<string, Map<string, Filter>>();
  const sorts = new Map<string, { field: string; isDescending: boolean }>();
  let [size, page] = [0, 1];
  for (const [name, value] of Object.entries(query)) {
    const [first, ...path] = [...name.matchAll(/[^[\]]+/g)].map(([part]) => part);
    if (first !== 'searchCriteria') continue;
    const [kind = '', group = '', inner = '', filter = '', part = ''] = path;
    if (kind === 'pageSize' || kind === 'page_size') size = Number(value);
    if (kind === 'currentPage' || kind === 'current_page') page = Math.max(1, Number(value));
    if (/^filter_?groups$/i.test(kind) && inner === 'filters') {
      const filters = groups.get(group) ?? new Map<string, Filter>();
      const known = filters.get(filter) ?? { field: '', value: '', by: 'eq' };
      if (part === 'field') known.field = value;
      if (part === 'value') known.value = value;
      if (/^condition_?type$/i.test(part)) known.by = value;
      groups.set(group, filters.set(filter, known));
    }
    if (/^sort_?orders$/i.test(kind)) {
      const known = sorts.get(group) ?? { field: '', isDescending: false };
      if (inner === 'field') known.field = value;
      if (inner === 'direction') known.isDescending = value.toUpperCase() === 'DESC';
      sorts.set(group, known);
    }
  }
  return { groups: [...groups.values()].map(filters => [...filters.values()]), sorts: [...sorts.values()], size, page };
};

function serve(app: FastifyInstance, practice: Practice): void {
  const table = (canonical: string): Table => {
    const found = practice.store.table(canonical);
    if (!found) throw refuse(404, 'Request does not match any route.');
    return found;
  };
  const typeOf = ({ object }: Table, name: string): string =>
    object.fields.find(field => field.name === name)?.type ?? 'string';

  const present = ({ object }: Table, row: Row): Row => {
    const { Id: _own, ...made } = row;
    for (const field of object.fields) {
      const value = made[field.name];
      if (field.type === 'datetime' && typeof value === 'string') made[field.name] = spacedTime(value);
    }
    const list = made['custom_attributes'];
    if (Array.isArray(list)) {
      // Attributes are texts, or lists of them.
      made['custom_attributes'] = rowsOf(list).flatMap(({ attribute_code, value }) =>
        value === null || value === undefined
          ? []
          : [{ attribute_code, value: Array.isArray(value) ? value : textOf(value) }],
      );
    }
    return { ...made, ...besides[object.canonical]?.(made) };
  };

  const fits = (from: Table, row: Row, { field, value, by }: Filter): boolean => {
    const found = readPath(row, field) ?? readPath(row, `custom_attributes[${field}]`);
    const isEmpty = found === undefined || found === null || found === '';
    const order = compareValues(found, value, typeOf(from, field));
    const among = (): boolean =>
      value.split(',').some(each => textOf(found).toLowerCase() === each.trim().toLowerCase());
    switch (by) {
      case 'eq':
        return order === 0;
      case 'neq':
        return order !== 0;
      case 'gt':
        return order !== undefined && order > 0;
      case 'gteq':
      case 'moreq':
      case 'from':
        return order !== undefined && order >= 0;
      case 'lt':
        return order !== undefined && order < 0;
      case 'lteq':
      case 'to':
        return order !== undefined && order <= 0;
      case 'in':
      case 'finset':
        return among();
      case 'nin':
        return !among();
      case 'like':
        return isLike(textOf(found), value);
      case 'null':
        return isEmpty;
      case 'notnull':
        return !isEmpty;
      default:
        throw refuse(400, 'Condition type "%type" is not known', { type: by });
    }
  };

  const list = (request: FastifyRequest, from: Table): Row => {
    const { groups, sorts, size, page } = criteriaOf(queryOf(request));
    const rows = from.rows().filter(row => groups.every(filters => filters.some(filter => fits(from, row, filter))));
    for (const { field, isDescending } of [...sorts].reverse()) {
      rows.sort(
        (one, other) =>
          (compareValues(readPath(one, field), readPath(other, field), typeOf(from, field)) ?? 0) *
          (isDescending ? -1 : 1),
      );
    }
    const pages = size > 0 ? Math.max(1, Math.ceil(rows.length / size)) : 1;
    // A page past the end gives the last one again.
    const start = size > 0 ? (Math.min(page, pages) - 1) * size : 0;
    return {
      items: (size > 0 ? rows.slice(start, start + size) : rows).map(row => present(from, row)),
      search_criteria: {
        filter_groups: groups.map(filters => ({
          filters: filters.map(({ field, value, by }) => ({ field, value, condition_type: by })),
        })),
        page_size: size > 0 ? size : null,
        current_page: page,
      },
      total_count: rows.length,
    };
  };

  const bodyOf = (request: FastifyRequest, name: string): Row => {
    const values = rowOf(request.body)[name];
    if (values === undefined) throw refuse(400, '"%fieldName" is required. Enter and try again.', { fieldName: name });
    return rowOf(values);
  };
  const missing = (name: string, value: Json): Refusal =>
    refuse(404, 'No such entity with %fieldName = %fieldValue', { fieldName: name, fieldValue: textOf(value) });
  const check = (into: Table, values: Row, current?: Row, whole = current === undefined): Row => {
    const ignored = ['extension_attributes', 'custom_attributes', 'region', ...Object.keys(current ?? {})];
    const { record, problems } = into.check(
      values,
      { isNew: whole, refusesUnknown: into.object.canonical !== 'Order', ignored },
      current,
    );
    const problem = problems.find(({ field }) => field.name !== 'items.product_id');
    if (problem) throw refusalOf(problem);
    return record;
  };
  const get = (from: Table, id: string, name: string): Row => {
    const row = from.get(id);
    if (row) return row;
    if (from.object.canonical === 'Product')
      throw refuse(404, "The product that was requested doesn't exist. Verify the product and try again.");
    throw missing(name, id);
  };

  const putAttributes = (record: Row, current?: Row): Row => {
    const written = rowsOf(record['custom_attributes']);
    if (written.length === 0 || !current) return record;
    const kept = rowsOf(current['custom_attributes']).filter(
      ({ attribute_code }) => !written.some(each => each['attribute_code'] === attribute_code),
    );
    return { ...record, custom_attributes: [...kept, ...written] };
  };
  const putProduct = (sku: string, values: Row): Row => {
    const into = table('Product');
    const current = into.get(sku);
    if (current)
      return into.change(current, putAttributes(check(into, { ...values, sku: current['sku'] }, current), current));
    const record = check(into, { attribute_set_id: 4, ...values, sku });
    return into.insert({
      id: into.rows().length + 1,
      type_id: 'simple',
      status: 1,
      visibility: 4,
      price: 0,
      ...record,
    });
  };

  const upsertAll = (into: Table, rows: readonly Row[], keys: readonly string[]): void => {
    const checked = rows.map(values => ({ values, record: check(into, values) }));
    for (const { record } of checked) {
      if (!table('Product').get(record['sku']))
        throw refuse(400, 'The product with SKU "%sku" does not exist.', { sku: record['sku'] });
    }
    for (const { record } of checked) {
      const current = into.rows().find(row => keys.every(key => textOf(row[key]) === textOf(record[key])));
      if (current) into.change(current, record);
      else into.insert({ ...record, Id: keys.map(key => textOf(record[key])).join('|') });
    }
  };

  /** What Magento says of a price that it does not take; undefined for one that it takes. */
  const priceFault = ({ sku, website_id, customer_group, quantity, price_type }: Row): Row | undefined => {
    const place = 'Row ID: SKU = %SKU, Website ID: %websiteId, Customer Group: %customerGroup, Quantity: %qty.';
    const told = [sku, website_id, customer_group, quantity].map(textOf);
    const groups = ['ALL GROUPS', 'NOT LOGGED IN', ...practice.store.list('customerGroups').map(({ name }) => name)];
    const isGroup = groups.some(name => name.toLowerCase() === textOf(customer_group).toLowerCase());
    const says = (words: string, ...values: string[]): Row => ({
      message: `Invalid attribute ${words}. ${place}`,
      parameters: [...values, ...told],
    });
    if (!table('Product').get(sku)) return says('SKU = %SKU');
    if (!['fixed', 'discount'].includes(textOf(price_type))) return says('Price Type = %priceType', textOf(price_type));
    if (!['0', '1'].includes(textOf(website_id))) return says('Website ID = %websiteId');
    return isGroup ? undefined : says('Customer Group = %customerGroup');
  };

  const withDefaults = (values: Row): Row => {
    const number = table('Order').rows().length + 1;
    return { increment_id: String(number).padStart(9, '0'), state: 'new', status: 'pending', ...values };
  };

  const handle = (request: FastifyRequest): unknown => {
    const [first = '', second, third, fourth] = restOf(request).replace(/^V1\//, '').split('/').map(decodeURIComponent);
    const method = request.method;
    const at = `${method} ${[first, second, third, fourth].filter(part => part !== undefined).join('/')}`;
    if (at === 'GET store/storeConfigs') {
      return [
        {
          id: 1,
          code: 'default',
          website_id: 1,
          locale: 'en_US',
          base_currency_code: 'EUR',
          default_display_currency_code: 'EUR',
          timezone: 'Europe/Berlin',
          weight_unit: 'kgs',
          ...Object.fromEntries(
            ['base', 'secure_base'].flatMap(name => [
              [`${name}_url`, shopAddress],
              [`${name}_link_url`, shopAddress],
              [`${name}_static_url`, `${shopAddress}static/`],
              [`${name}_media_url`, `${shopAddress}media/`],
            ]),
          ),
        },
      ];
    }
    if (at === 'POST integration/admin/token') {
      const { username, password } = rowOf(request.body);
      const { values } = practice.account;
      if (username === values['username'] && password === values['password'])
        return JSON.stringify(adminToken(practice));
      throw refuse(
        401,
        'The account sign-in was incorrect or your account is disabled temporarily. Please wait and try again later.',
      );
    }
    if (at === 'GET customerGroups/search') {
      const items = practice.store.list('customerGroups').map(({ id, name }) => ({ id, code: name }));
      return { items, total_count: items.length };
    }
    if (at === 'GET inventory/sources') {
      return { items: [{ source_code: 'default', name: 'Default Source', enabled: true }], total_count: 1 };
    }
    if (at === 'GET customers/search') return list(request, table('Contact'));
    if (at === 'POST customers') {
      const into = table('Contact');
      return present(
        into,
        into.insert({
          group_id: 1,
          website_id: 1,
          store_id: 1,
          addresses: [],
          ...check(into, bodyOf(request, 'customer')),
        }),
      );
    }
    if (first === 'attributeMetadata' && second === 'customer') {
      const { code, label, input } = loyalty;
      return [
        {
          attribute_code: 'email',
          frontend_label: 'Email',
          frontend_input: 'text',
          required: true,
          user_defined: false,
        },
        { attribute_code: code, frontend_label: label, frontend_input: input, required: false, user_defined: true },
      ];
    }
    if (first === 'products' && second === 'attributes' && third === undefined) {
      const { code, label, input } = material;
      const options = ['', ...materials].map(value => ({ value, label: value === '' ? ' ' : value }));
      const items = [
        {
          attribute_code: 'name',
          default_frontend_label: 'Product Name',
          frontend_input: 'text',
          is_user_defined: false,
        },
        { attribute_code: code, default_frontend_label: label, frontend_input: input, is_user_defined: true, options },
        ...ownFieldsOf(practice.world).map(field => ({
          attribute_code: field.name,
          default_frontend_label: field.label,
          frontend_input: 'text',
          is_user_defined: true,
        })),
      ];
      const { size, page } = criteriaOf(queryOf(request));
      // A page past the end gives the last one again.
      const start = size > 0 ? (Math.min(page, Math.ceil(items.length / size)) - 1) * size : 0;
      return {
        items: size > 0 ? items.slice(start, start + size) : items,
        search_criteria: { filter_groups: [], page_size: size > 0 ? size : null, current_page: page },
        total_count: items.length,
      };
    }
    if (first === 'customers' && second !== undefined && third === undefined) {
      const from = table('Contact');
      const row = get(from, second, 'customerId');
      if (method === 'GET') return present(from, row);
      if (method === 'DELETE') {
        from.remove(row);
        return 'true';
      }
      if (method === 'PUT') {
        // The whole customer is written: what is left out is gone.
        const record = check(from, bodyOf(request, 'customer'), row, true);
        const kept = {
          id: row['id'],
          created_at: row['created_at'],
          group_id: row['group_id'],
          website_id: row['website_id'],
          store_id: row['store_id'],
        };
        return present(from, from.replace({ ...kept, addresses: [], ...record }));
      }
    }
    if (first === 'products' && second === 'tier-prices-information') {
      const skus = Array.isArray(rowOf(request.body)['skus']) ? (rowOf(request.body)['skus'] as Json[]) : [];
      const from = table('PriceBookEntry');
      return from
        .rows()
        .filter(row => skus.includes(row['sku']))
        .map(row => present(from, row));
    }
    if (at === 'POST products/tier-prices') {
      const told = rowsOf(rowOf(request.body)['prices']).map(price => ({ price, fault: priceFault(price) }));
      const taken = told.flatMap(({ price, fault }) => (fault ? [] : [price]));
      upsertAll(table('PriceBookEntry'), taken, ['sku', 'website_id', 'customer_group', 'quantity']);
      return told.flatMap(({ fault }) => fault ?? []);
    }
    if (at === 'GET products') return list(request, table('Product'));
    if (at === 'POST products') {
      const values = bodyOf(request, 'product');
      if (!values['sku']) throw refuse(400, '"%fieldName" is required. Enter and try again.', { fieldName: 'sku' });
      return present(table('Product'), putProduct(textOf(values['sku']), values));
    }
    if (first === 'products' && second !== undefined && third === undefined) {
      const from = table('Product');
      if (method === 'PUT') return present(from, putProduct(second, bodyOf(request, 'product')));
      const row = get(from, second, 'sku');
      if (method === 'GET') return present(from, row);
      if (method === 'DELETE') {
        from.remove(row);
        return 'true';
      }
    }
    if (at === 'GET inventory/source-items') return list(request, table('InventoryItem'));
    if (at === 'POST inventory/source-items') {
      upsertAll(table('InventoryItem'), rowsOf(rowOf(request.body)['sourceItems']), ['sku', 'source_code']);
      return [];
    }
    if (at === 'GET orders') return list(request, table('Order'));
    if (at === 'PUT orders/create' || at === 'POST orders') {
      const into = table('Order');
      const values = bodyOf(request, 'entity');
      const current = values['entity_id'] === undefined ? undefined : get(into, textOf(values['entity_id']), 'orderId');
      const record = check(into, values, current);
      const items = rowsOf(record['items']).map((item, index) => ({ item_id: index + 1, ...item }));
      const whole = items.length > 0 ? { ...record, items } : record;
      return present(into, current ? into.change(current, whole) : into.insert(withDefaults(whole)));
    }
    if (first === 'orders' && second !== undefined && third === undefined && method === 'GET') {
      return present(table('Order'), get(table('Order'), second, 'orderId'));
    }
    if (first === 'orders' && third === 'comments' && method === 'POST') {
      const row = get(table('Order'), second ?? '', 'orderId');
      const { status } = rowOf(rowOf(request.body)['statusHistory']);
      table('Order').change(row, status ? { status } : {});
      return 'true';
    }
    if (first === 'order' && third === 'invoice' && method === 'POST') {
      const order = get(table('Order'), second ?? '', 'orderId');
      const lines = rowsOf(order['items']).map(item => ({
        sku: item['sku'],
        name: item['name'],
        qty: item['qty_ordered'],
        price: item['price'],
        row_total: item['row_total'],
      }));
      const { subtotal, discount_amount, tax_amount, shipping_amount, grand_total, order_currency_code } = order;
      const made = table('Invoice').insert({
        increment_id: String(table('Invoice').rows().length + 1).padStart(9, '0'),
        order_id: order['entity_id'],
        state: 2,
        subtotal,
        discount_amount,
        tax_amount,
        shipping_amount,
        grand_total,
        order_currency_code,
        items: lines,
      });
      return JSON.stringify(made['entity_id']);
    }
    for (const [path, canonical, name] of [
      ['invoices', 'Invoice', 'id'],
      ['transactions', 'Payment', 'transactionId'],
    ] as const) {
      if (first !== path || method !== 'GET') continue;
      return second === undefined
        ? list(request, table(canonical))
        : present(table(canonical), get(table(canonical), second, name));
    }
    throw refuse(404, 'Request does not match any route.');
  };

  app.route({
    method: ['GET', 'POST', 'PUT', 'DELETE'],
    url: '/rest/*',
    handler: (request, reply) => {
      const path = restOf(request);
      if (!path.startsWith('V1/')) (request.params as { '*': string })['*'] = path.replace(/^[^/]+\//, '');
      const body = handle(request);
      return typeof body === 'string' ? reply.type('application/json; charset=utf-8').send(body) : reply.send(body);
    },
  });
}
