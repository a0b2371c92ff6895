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
  'citizen-recipe-save',
  'citizen-recipe-remove',
  'citizen-recipe-request',
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

const integrator = document.querySelector('citizen-integrator');

// The address says where one is, so that Back, Forward and Reload do what they do on every other page.
const places = ['page', 'recipe', 'deployment', 'tile'];
const addressOf = place => {
  const query = new URLSearchParams(places.flatMap(name => (place[name] ? [[name, place[name]]] : [])));
  if (query.get('page') === 'gallery') query.delete('page');
  return query.size > 0 ? `${location.pathname}?${query}` : location.pathname;
};
const follow = () => {
  const query = new URLSearchParams(location.search);
  for (const name of places) integrator.setAttribute(name, query.get(name) ?? (name === 'page' ? 'gallery' : ''));
};
// The element scrolls to where one was.
history.scrollRestoration = 'manual';
if (location.search) follow();
addEventListener('popstate', () => {
  const query = new URLSearchParams(location.search);
  const [page, ...rest] = places.map(name => query.get(name));
  integrator.goTo(page ?? 'gallery', ...rest);
});
// Whoever has changes that are not saved may want to stay: a listener after this one asks.
integrator.addEventListener('citizen-navigate', event =>
  queueMicrotask(() => {
    const address = addressOf(event.defaultPrevented ? integrator : event);
    if (address !== location.pathname + location.search) history.pushState(null, '', address);
  }),
);

// Another address for tokens is another person's session: the element drops what it knew and begins anew.
document.addEventListener('harbor-account', ({ detail: { customer, role } }) => {
  integrator.setAttribute('token-url', `/integrations/token?as=${customer.id}.${role}`);
  // What is deployed is one customer's.
  if (!integrator.getAttribute('deployment')) return;
  history.replaceState(null, '', addressOf({ page: 'deployments' }));
  follow();
});
