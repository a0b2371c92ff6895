import { element } from '/live.js';

const pair = document.querySelector('.pair');
const list = pair.querySelector('ul');
const detail = pair.querySelector('.detail');
const nothing = pair.querySelector('.nothing');
const placeholder = [...detail.childNodes];

const isWide = matchMedia('(min-width: 760px)');

/** What the address names; empty when it names nothing. */
const chosenKey = () => decodeURIComponent(location.hash.slice(1));

/**
 * A list, and beside it what is chosen of it. The address says what that is, so that Back leads to the list again; when
 * it says nothing, and there is room, the first one is shown.
 * @param keyOf what an item is known by
 * @param describe makes what its entry in the list shows
 * @param show makes what is shown of the chosen one: nodes, or a promise of them
 * @returns shows items; what has not changed stays as it is
 */
export const createPair = ({ keyOf, describe, show }) => {
  let items = [];
  let known = '';
  let shown = '';

  const showChosen = async () => {
    const chosen = items.find(one => keyOf(one) === chosenKey());
    const item = chosen ?? (isWide.matches ? items[0] : undefined);
    pair.classList.toggle('open', chosen !== undefined);
    for (const link of list.querySelectorAll('a')) {
      link.ariaCurrent = item && link.dataset.key === keyOf(item) ? 'true' : null;
    }
    const state = JSON.stringify([item ?? null, chosen !== undefined]);
    if (state === shown) return;
    const key = chosen ? keyOf(chosen) : '';
    const isNewlyChosen = key !== '' && detail.dataset.key !== key;
    shown = state;
    detail.dataset.key = key;
    if (!item) return detail.replaceChildren(...placeholder);
    const nodes = await show(item);
    if (shown !== state) return;
    const back = element('a', 'back', '‹ Back to the list');
    back.href = '#';
    detail.replaceChildren(back, ...nodes);
    if (!isNewlyChosen) return;
    const heading = detail.querySelector('h2');
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  };

  isWide.addEventListener('change', () => void showChosen());
  addEventListener('hashchange', () => void showChosen());
  document.addEventListener('harbor-account', () => {
    if (location.hash) history.replaceState(null, '', location.pathname);
  });

  return next => {
    const state = JSON.stringify(next);
    if (state !== known) {
      known = state;
      items = next;
      const focused = list.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
      list.replaceChildren(
        ...items.map(item => {
          const link = element('a', 'entry', ...describe(item));
          link.dataset.key = keyOf(item);
          link.href = `#${encodeURIComponent(keyOf(item))}`;
          return element('li', '', link);
        }),
      );
      if (focused !== undefined) list.querySelector(`a[data-key="${CSS.escape(focused)}"]`)?.focus();
      nothing.hidden = items.length > 0;
    }
    void showChosen();
  };
};
