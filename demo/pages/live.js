/** An element with a class, if it is to have one, and what is in it. Texts stay texts. */
export const element = (name, className, ...content) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content);
  return made;
};

/** A time that people can read, and programs too. */
export const timeOf = (moment, format) => {
  const made = element('time', '', format.format(new Date(moment)));
  made.dateTime = moment;
  return made;
};

/** @throws Error when Harbor does not answer, or answers that it went wrong */
export const ask = async (path, options) => {
  const answer = await fetch(path, options);
  if (!answer.ok) throw new Error(`Harbor answered ${answer.status}`);
  return answer.json();
};

const lost = document.querySelector('#lost');

/**
 * Loads anew every second as long as somebody looks, and at once when another account is opened.
 * @param load takes a signal that ends it
 * @returns loads at once
 */
export const keepFresh = load => {
  let turn = new AbortController();
  let timer;
  const refresh = async () => {
    clearTimeout(timer);
    turn.abort();
    turn = new AbortController();
    const { signal } = turn;
    if (document.visibilityState === 'visible') {
      try {
        await load(signal);
        if (!signal.aborted) lost.hidden = true;
      } catch {
        if (!signal.aborted) lost.hidden = false;
      }
    }
    if (!signal.aborted) timer = setTimeout(refresh, 1000);
  };
  document.addEventListener('harbor-account', refresh);
  void refresh();
  return refresh;
};
