import { ask, element, timeOf } from '/live.js';

const table = document.querySelector('#contacts');
const body = table.tBodies[0];
const form = document.querySelector('#search');
const count = document.querySelector('#count');
const range = document.querySelector('#range');
const nothing = document.querySelector('#nothing');
const previous = document.querySelector('#previous');
const next = document.querySelector('#next');

const numbers = new Intl.NumberFormat('en');
const dates = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' });

/** Where each page that was seen begins; the last one is shown. */
let starts = [''];
let following = null;
let loading = new AbortController();

const initials = ({ firstName, lastName }) => [firstName, lastName].map(name => [...name][0] ?? '').join('');

const nameOf = contact => {
  const avatar = element('span', 'avatar', initials(contact));
  avatar.ariaHidden = 'true';
  const name = element('bdi', '', `${contact.firstName} ${contact.lastName}`);
  const email = element('small', '', contact.email ?? 'No e-mail');
  const cell = element('th', '', element('span', 'name', avatar, element('span', '', name, email)));
  cell.scope = 'row';
  return cell;
};

const rowOf = contact => {
  return element(
    'tr',
    '',
    nameOf(contact),
    element('td', '', contact.company.name),
    element('td', '', element('span', `tag ${contact.stage}`, contact.stage)),
    element('td', contact.phone ? 'number' : 'number muted', contact.phone ?? 'None'),
    element('td', '', contact.city, element('small', '', contact.country)),
    element('td', 'number', timeOf(contact.updatedAt, dates)),
  );
};

const pageSize = 25;

const load = async () => {
  loading.abort();
  loading = new AbortController();
  table.ariaBusy = 'true';
  const query = new URLSearchParams(new FormData(form));
  query.set('after', starts.at(-1));
  try {
    const page = await ask(`/app/contacts?${query}`, { signal: loading.signal });
    following = page.next;
    const first = (starts.length - 1) * pageSize;
    body.replaceChildren(...page.contacts.map(rowOf));
    count.textContent = page.total === 1 ? '1 contact' : `${numbers.format(page.total)} contacts`;
    range.textContent = page.total
      ? `${numbers.format(first + 1)}–${numbers.format(first + page.contacts.length)} of ${numbers.format(page.total)}`
      : '';
    nothing.hidden = page.total > 0;
    previous.disabled = starts.length === 1;
    next.disabled = following === null;
    table.ariaBusy = 'false';
  } catch (error) {
    if (error.name !== 'AbortError') count.textContent = 'Harbor does not answer. Reload the page to try again.';
  }
};

const restart = () => {
  starts = [''];
  void load();
};

form.addEventListener('input', restart);
document.addEventListener('harbor-account', restart);
form.addEventListener('submit', event => event.preventDefault());
previous.addEventListener('click', () => {
  starts.pop();
  void load();
});
next.addEventListener('click', () => {
  starts.push(following);
  void load();
});
void load();
