// Runs before the page is painted, so that it never flashes in the other scheme.
(() => {
  const root = document.documentElement;
  const usual = { scheme: 'light dark', accent: '#0b5fff' };

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

  const apply = (name, value) => {
    if (name === 'scheme') root.style.colorScheme = value;
    else root.style.setProperty('--citizen-accent', value);
  };

  for (const name of Object.keys(usual)) apply(name, read(name));

  addEventListener('DOMContentLoaded', () => {
    const form = document.getElementById('appearance');
    for (const name of Object.keys(usual)) {
      for (const radio of form.elements.namedItem(name)) radio.checked = radio.value === read(name);
    }
    form.addEventListener('change', ({ target }) => {
      keep(target.name, target.value);
      apply(target.name, target.value);
    });
    form.addEventListener('submit', event => event.preventDefault());
  });
})();
