import { ask, element, keepFresh, timeOf } from '/live.js';
import { createPair } from '/pair.js';

const told = document.querySelector('#told');
const numbers = new Intl.NumberFormat('en');
const moments = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });

const sizeOf = bytes => (bytes < 1000 ? `${bytes} bytes` : `${numbers.format(Math.round(bytes / 1000))} kB`);

const showFile = async ({ path, size, changedAt }) => {
  const heading = element('h2', 'wide', element('bdi', '', path));
  try {
    const { columns, rows, count } = await ask(`/app/file?path=${encodeURIComponent(path)}`);
    const head = element('tr', '', ...columns.map(name => element('th', '', name)));
    for (const cell of head.cells) cell.scope = 'col';
    const body = rows.map(row => element('tr', '', ...row.map(value => element('td', '', value))));
    const scroll = element(
      'div',
      'scroll tall',
      element('table', 'rows', element('thead', '', head), element('tbody', '', ...body)),
    );
    scroll.tabIndex = 0;
    scroll.role = 'region';
    scroll.ariaLabel = 'Rows of the file';
    const shown = rows.length < count ? `, the first ${numbers.format(rows.length)} are shown` : '';
    const words = `${count === 1 ? '1 row' : `${numbers.format(count)} rows`}${shown} · ${sizeOf(size)} · `;
    return [element('div', 'padded', heading, element('p', 'muted', words, timeOf(changedAt, moments))), scroll];
  } catch {
    return [element('div', 'padded', heading, element('p', 'muted', 'This file is not there any more.'))];
  }
};

const show = createPair({
  keyOf: ({ path }) => path,
  describe: ({ path, size, changedAt }) => [
    element('strong', 'second', element('bdi', '', path)),
    element('small', '', `${sizeOf(size)} · `, timeOf(changedAt, moments)),
  ],
  show: showFile,
});

const refresh = keepFresh(async signal => show((await ask('/app/files', { signal })).files));

document.querySelector('#put').addEventListener('click', async () => {
  try {
    const { path } = await ask('/app/files', { method: 'POST' });
    told.textContent = `${path} is there now.`;
    await refresh();
    location.hash = encodeURIComponent(path);
  } catch {
    told.textContent = 'Harbor does not answer at the moment. Try again.';
  }
});
