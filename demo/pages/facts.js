import { ask, element } from '/live.js';

const copied = document.querySelector('#copied');

const button = (text, label, act) => {
  const made = element('button', 'small', text);
  made.type = 'button';
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

const dots = '••••••••••••';

const factRow = system => {
  const nameOf = label => `${label} of ${system.name}`;
  return ({ label, value, isSecret, isChoice }) => {
    const shown = element(isChoice ? 'span' : 'code', 'value', isSecret ? dots : value);
    const given = element('dd', '', shown);
    if (isSecret) {
      const toggle = button('Show', `Show ${nameOf(label)}`, () => {
        const isShown = toggle.ariaPressed !== 'true';
        toggle.ariaPressed = String(isShown);
        shown.textContent = isShown ? value : dots;
      });
      toggle.ariaPressed = 'false';
      given.append(toggle);
    }
    if (!isChoice) {
      const copier = button('Copy', `Copy ${nameOf(label)}`, () => void copy(nameOf(label), value, copier));
      given.append(copier);
    }
    return element('div', '', element('dt', '', label), given);
  };
};

const cardOf = system => {
  const card = element(
    'section',
    'panel padded system',
    element('h2', '', system.name),
    element('p', 'app', system.app),
    element('p', 'muted', system.about),
    element('dl', 'facts', ...system.facts.map(factRow(system))),
  );
  card.id = system.id;
  return card;
};

/** Shows what to type to connect each system of the account that is open. */
export const showSystems = place => {
  const load = async () => {
    try {
      const { systems } = await ask('/app/systems');
      place.replaceChildren(...systems.map(cardOf));
      if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
    } catch {
      place.replaceChildren(element('p', 'nothing', 'Harbor does not answer. Reload the page to try again.'));
    }
  };
  document.addEventListener('harbor-account', load);
  void load();
};
