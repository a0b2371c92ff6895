import { showSystems } from '/facts.js';

const names = [
  'citizen-ready',
  'citizen-error',
  'citizen-navigate',
  'citizen-token-expired',
  'citizen-recipe-select',
  'citizen-connection-test',
  'citizen-draft-save',
  'citizen-before-deploy',
  'citizen-deploy-start',
  'citizen-deploy-success',
  'citizen-deploy-error',
  'citizen-status-change',
  'citizen-run-finish',
  'citizen-before-remove',
  'citizen-deployment-remove',
];
const longestList = 200;

const list = document.querySelector('#events-list');
const count = document.querySelector('#events-count');
const times = new Intl.DateTimeFormat('en', { timeStyle: 'medium' });
let seen = 0;

/** What an event tells: its own fields, which are read-only and no `detail`. */
const fieldsOf = event =>
  JSON.stringify(
    Object.fromEntries(Object.entries(event).filter(([name]) => name !== 'isTrusted')),
    (_, value) => (value instanceof Error ? { ...value, message: value.message } : value),
    1,
  );

const show = event => {
  const item = document.createElement('li');
  const time = document.createElement('time');
  time.textContent = times.format(new Date());
  const name = document.createElement('code');
  name.textContent = event.type;
  const fields = document.createElement('pre');
  fields.textContent = fieldsOf(event);
  item.append(time, name, fields);
  list.prepend(item);
  while (list.children.length > longestList) list.lastElementChild.remove();
  seen += 1;
  count.textContent = String(seen);
};

for (const name of names) document.addEventListener(name, show);

document.querySelector('#events-clear').addEventListener('click', () => {
  list.replaceChildren();
  seen = 0;
  count.textContent = '0';
});

showSystems(document.querySelector('#systems'));

// Another address for tokens is another person's session: the element drops what it knew and begins anew.
const integrator = document.querySelector('citizen-integrator');
document.addEventListener('harbor-account', ({ detail: { customer, role } }) => {
  integrator.setAttribute('token-url', `/integrations/token?as=${customer.id}.${role}`);
});
