const facts = document.querySelector('#facts');
const copied = document.querySelector('#copied');
const rows = document.querySelector('#rows');
const word = document.querySelector('#rows-word');
const newest = document.querySelector('#newest');
const empty = document.querySelector('#empty');
const lost = document.querySelector('#lost');

const interval = 1000;
const numbers = new Intl.NumberFormat('en');

const button = (text, label, act) => {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'small';
  made.textContent = text;
  made.ariaLabel = label;
  made.addEventListener('click', act);
  return made;
};

const copy = async (name, value, pressed) => {
  try {
    await navigator.clipboard.writeText(value);
    copied.textContent = `${name} copied`;
    pressed.textContent = 'Copied';
    setTimeout(() => (pressed.textContent = 'Copy'), 2000);
  } catch {
    copied.textContent = 'Copying was not allowed. Select the text instead.';
  }
};

const factRow = (name, value, ...buttons) => {
  const row = document.createElement('div');
  const term = document.createElement('dt');
  term.textContent = name;
  const given = document.createElement('dd');
  given.append(value, ...buttons);
  row.append(term, given);
  return row;
};

const code = text => {
  const made = document.createElement('code');
  made.textContent = text;
  return made;
};

const copier = (name, value) => {
  const made = button('Copy', `Copy ${name}`, () => void copy(name, value, made));
  return made;
};

const plainFact = (name, value) => factRow(name, code(value), copier(name, value));

const secretFact = (name, value) => {
  const hidden = '••••••••••••';
  const shown = code(hidden);
  const toggle = button('Show', `Show ${name}`, () => {
    const isShown = toggle.ariaPressed !== 'true';
    toggle.ariaPressed = String(isShown);
    shown.textContent = isShown ? value : hidden;
  });
  toggle.ariaPressed = 'false';
  return factRow(name, shown, toggle, copier(name, value));
};

// The words of the recipe's questions, in their order.
const showFacts = ({ host, port, database, user, password }) =>
  facts.replaceChildren(
    plainFact('Server address', host),
    plainFact('Port', String(port)),
    plainFact('Database', database),
    plainFact('User name', user),
    secretFact('Password', password),
    factRow('Encryption', code('Off')),
  );

const showRows = state => {
  rows.textContent = numbers.format(state.count);
  word.textContent = state.count === 1 ? 'row' : 'rows';
  const columns = [...newest.tHead.rows[0].cells].map(cell => cell.textContent);
  newest.tBodies[0].replaceChildren(
    ...state.rows.map(row => {
      const made = document.createElement('tr');
      for (const column of columns) made.insertCell().textContent = row[column] ?? '';
      return made;
    }),
  );
  newest.parentElement.hidden = state.count === 0;
  empty.hidden = state.count > 0;
};

let known = '';

const refresh = async () => {
  try {
    const answer = await fetch('/app/warehouse');
    if (!answer.ok) throw new Error(`Harbor answered ${answer.status}`);
    const state = await answer.json();
    const given = JSON.stringify(state.facts);
    if (given !== known) showFacts(state.facts);
    known = given;
    showRows(state);
    lost.hidden = true;
  } catch {
    lost.hidden = false;
  }
};

const keepRefreshing = async () => {
  if (document.visibilityState === 'visible') await refresh();
  setTimeout(keepRefreshing, interval);
};
void keepRefreshing();
