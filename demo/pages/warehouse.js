import { ask, element, keepFresh } from '/live.js';

const choice = document.querySelector('#table');
const name = document.querySelector('#table-name');
const rows = document.querySelector('#rows');
const word = document.querySelector('#rows-word');
const newest = document.querySelector('#newest');
const empty = document.querySelector('#empty');

const numbers = new Intl.NumberFormat('en');
const textOf = value => (typeof value === 'object' && value !== null ? JSON.stringify(value) : (value ?? ''));

const showTables = tables => {
  const chosen = choice.value || tables[0].name;
  const entries = tables.map(table => ({ ...table, text: `${table.name} (${numbers.format(table.count)})` }));
  if ([...choice.options].some((option, index) => option.text !== entries[index].text) || !choice.options.length) {
    choice.replaceChildren(...entries.map(({ name: value, text }) => new Option(text, value)));
    choice.value = chosen;
  }
};

const showRows = ({ count, columns, rows: written }) => {
  name.textContent = choice.value;
  rows.textContent = numbers.format(count);
  word.textContent = count === 1 ? 'row' : 'rows';
  const heading = element('tr', '', ...columns.map(column => element('th', '', column)));
  for (const cell of heading.cells) cell.scope = 'col';
  newest.tHead.replaceChildren(heading);
  newest.tBodies[0].replaceChildren(
    ...written.map(row => element('tr', '', ...columns.map(column => element('td', '', String(textOf(row[column])))))),
  );
  newest.parentElement.hidden = count === 0;
  empty.hidden = count > 0;
};

let known = '';

const refresh = keepFresh(async signal => {
  const state = await ask(`/app/warehouse?table=${encodeURIComponent(choice.value)}`, { signal });
  const given = JSON.stringify(state);
  if (given === known) return;
  known = given;
  showTables(state.tables);
  showRows(state);
});
choice.addEventListener('change', refresh);
