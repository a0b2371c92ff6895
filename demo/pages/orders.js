import { ask, element, keepFresh, timeOf } from '/live.js';
import { createPair } from '/pair.js';

const count = document.querySelector('#count');
const numbers = new Intl.NumberFormat('en');
const days = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' });
const moments = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

const amount = (value, currency) =>
  new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).format(value);

const columns = ['wrapping', 'extra', 'number end', 'number end', 'number end'];
const row = (kind, ...values) =>
  element('tr', '', ...values.map((value, index) => element(kind, columns[index], value)));

const showOrder = ({ number, customer, orderedOn, currency, lines, total, createdAt, updatedAt }) => {
  const head = row('th', 'Article', 'SKU', 'Quantity', 'Price', 'Sum');
  for (const cell of head.cells) cell.scope = 'col';
  const table = element(
    'table',
    'rows',
    element('thead', '', head),
    element(
      'tbody',
      '',
      ...lines.map(({ sku, description, quantity, unitPrice }) =>
        row(
          'td',
          description,
          sku,
          numbers.format(quantity),
          amount(unitPrice, currency),
          amount(quantity * unitPrice, currency),
        ),
      ),
    ),
  );
  const scroll = element('div', 'scroll', table);
  scroll.tabIndex = 0;
  scroll.role = 'region';
  scroll.ariaLabel = 'Lines of the order';
  return [
    element(
      'div',
      'padded',
      element('h2', '', `Order ${number}`),
      element('p', 'muted', element('bdi', '', customer.name), ` (${customer.number})`),
      element('p', 'muted', 'Ordered on ', timeOf(orderedOn, days), ', in Harbor since ', timeOf(createdAt, moments)),
      ...(updatedAt === createdAt ? [] : [element('p', 'muted', 'Changed ', timeOf(updatedAt, moments))]),
    ),
    scroll,
    element('p', 'padded figure end', 'Total ', element('strong', '', amount(total, currency))),
  ];
};

const show = createPair({
  keyOf: ({ number }) => number,
  describe: ({ number, customer, orderedOn, total, currency, lineCount }) => [
    element('span', 'first', element('strong', '', number), element('span', 'number', amount(total, currency))),
    element('span', 'second', element('bdi', '', customer.name)),
    element(
      'small',
      '',
      timeOf(orderedOn, days),
      ` · ${lineCount === 1 ? '1 line' : `${numbers.format(lineCount)} lines`}`,
    ),
  ],
  show: showOrder,
});

keepFresh(async signal => {
  const { total, orders } = await ask('/app/orders', { signal });
  const text = total === 1 ? '1 order' : `${numbers.format(total)} orders`;
  if (count.textContent !== text) count.textContent = text;
  show(orders);
});
