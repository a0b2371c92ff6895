import { ask, element, keepFresh, timeOf } from '/live.js';
import { createPair } from '/pair.js';

const clear = document.querySelector('#clear');
const moments = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });
const times = new Intl.DateTimeFormat('en', { timeStyle: 'short' });

const header = (name, ...value) => element('div', '', element('dt', '', name), element('dd', '', ...value));

const showMessage = async ({ number, subject }) => {
  const heading = element('h2', 'wide', element('bdi', '', subject || 'No subject'));
  try {
    const { id, from, to, receivedAt, text } = await ask(`/app/mail/${number}`);
    const body = element('pre', 'padded letter', text);
    body.dir = 'auto';
    return [
      element(
        'div',
        'padded',
        heading,
        element(
          'dl',
          'headers',
          header('From', element('bdi', '', from)),
          header('To', element('bdi', '', to)),
          header('Received', timeOf(receivedAt, moments)),
          header('Message-ID', element('code', '', id)),
        ),
      ),
      body,
    ];
  } catch {
    return [element('div', 'padded', heading, element('p', 'muted', 'This message is not there any more.'))];
  }
};

const show = createPair({
  keyOf: ({ number }) => String(number),
  describe: ({ subject, to, receivedAt, beginning }) => [
    element(
      'span',
      'first',
      element('strong', '', element('bdi', '', subject || 'No subject')),
      element('small', '', timeOf(receivedAt, times)),
    ),
    element('small', 'second', 'To ', element('bdi', '', to)),
    element('small', 'second', beginning),
  ],
  show: showMessage,
});

const refresh = keepFresh(async signal => {
  const { messages } = await ask('/app/mail', { signal });
  clear.hidden = messages.length === 0;
  show(messages);
});

clear.addEventListener('click', async () => {
  await ask('/app/mail', { method: 'DELETE' }).catch(() => {});
  await refresh();
});
