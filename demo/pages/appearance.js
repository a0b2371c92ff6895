// Runs before the page is painted, so that it never flashes in another look.
(() => {
  const root = document.documentElement;
  const usual = { scheme: 'light dark', accent: '#0b5fff', density: '1', direction: 'ltr' };

  const read = name => {
    try {
      return localStorage.getItem(`harbor-${name}`) ?? usual[name];
    } catch {
      return usual[name];
    }
  };

  const keep = (name, value) => {
    try {
      localStorage.setItem(`harbor-${name}`, value);
    } catch {
      // Without storage the choice lasts as long as the page.
    }
  };

  const apply = {
    scheme: value => (root.style.colorScheme = value),
    accent: value => root.style.setProperty('--citizen-accent', value),
    density: value => root.style.setProperty('--citizen-density', value),
    direction: value => (root.dir = value),
  };

  for (const name of Object.keys(usual)) apply[name](read(name));

  addEventListener('DOMContentLoaded', () => {
    const form = document.querySelector('#appearance');
    const check = (name, value) => {
      for (const radio of form.querySelectorAll(`[type="radio"][name="${name}"]`))
        radio.checked = radio.value === value;
    };
    const { accent } = form.elements;
    const showAccent = value => {
      accent.value = value;
      check('swatch', value);
    };
    for (const name of ['scheme', 'density', 'direction']) check(name, read(name));
    showAccent(read('accent'));
    form.addEventListener('input', ({ target: { name, value } }) => {
      const choice = name === 'swatch' ? 'accent' : name;
      keep(choice, value);
      apply[choice](value);
      if (choice === 'accent') showAccent(value);
    });
    form.addEventListener('submit', event => event.preventDefault());
  });
})();
