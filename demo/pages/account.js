import { ask } from '/live.js';

const form = document.querySelector('#switch');
const switched = document.querySelector('#switched');
const initials = document.querySelector('#initials');
const person = document.querySelector('#person');
const { customer, role } = form.elements;

const show = account => {
  initials.textContent = account.initials;
  person.textContent = account.name;
  for (const place of document.querySelectorAll('[data-customer]')) place.textContent = account.customer.name;
  customer.value = account.customer.id;
  role.value = account.role;
};

/** Tells the page whose account is open now. */
const tell = account => {
  show(account);
  document.dispatchEvent(new CustomEvent('harbor-account', { detail: account }));
};

customer.value = form.dataset.customerId;
role.value = form.dataset.role;

// On a narrow screen the page that is open may stand out of sight.
document
  .querySelector('.bar nav [aria-current]')
  ?.scrollIntoView({ inline: 'center', block: 'nearest', behavior: 'instant' });

// Other tabs share the sign-in.
const tabs = new BroadcastChannel('harbor-account');
tabs.addEventListener('message', ({ data }) => tell(data));

form.addEventListener('change', async () => {
  try {
    const account = await ask('/app/person', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ customer: customer.value, role: role.value }),
    });
    tell(account);
    tabs.postMessage(account);
    switched.textContent = `You are ${account.name} now.`;
  } catch {
    switched.textContent = 'Harbor does not answer at the moment. Try again.';
  }
});
form.addEventListener('submit', event => event.preventDefault());
