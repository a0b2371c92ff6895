import type { Connection, Endpoint } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/index.ts';

const most = 3;

/** What tells one account from another: who signed in, or its answers that are words, such as address and user name. */
export const accountDetails = (
  { fields }: Pick<Endpoint, 'fields'>,
  { values, account }: Pick<Connection, 'values' | 'account'>,
): string =>
  account ??
  [
    ...new Set(
      fields
        .filter(({ type, secret }) => !secret && (type === 'string' || type === 'email' || type === 'url'))
        // What most accounts have tells none from another.
        .flatMap(({ name, default: usual }) => (values[name] === usual ? [] : [values[name]]))
        .filter(value => typeof value === 'string' && value !== ''),
    ),
  ]
    .slice(0, most)
    .join(' · ');

/** The same in a list to choose from, where a practice account must not be taken for a real one. */
export const accountHelp = (localizer: Localizer, endpoint: Endpoint, connection: Connection): string =>
  [connection.practice ? localizer.t('wizard.practice') : '', accountDetails(endpoint, connection)]
    .filter(Boolean)
    .join(' · ');

/** App and account in one line; an account that is only called like its app is known by its details. */
export const accountLine = (endpoint: Endpoint, connection: Connection): string => {
  const details = accountDetails(endpoint, connection);
  const name = connection.name === endpoint.name && details ? details : connection.name;
  return name === endpoint.name ? name : `${endpoint.name} · ${name}`;
};
