import { filesUser, mailUser, type Account } from './account.ts';

/** One thing to type: the words of the wizard's question, and the answer. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly isSecret?: true;
  /** It is chosen from a list, not typed. */
  readonly isChoice?: true;
}

export interface SystemFacts {
  readonly id: string;
  /** As the wizard calls it. */
  readonly app: string;
  readonly name: string;
  readonly about: string;
  readonly facts: readonly Fact[];
}

/** What a person types to connect each system of an account, in the order in which the wizard asks. */
export const systemFacts = (account: Account, address: string): SystemFacts[] => {
  const { customer, secrets, warehouse, files, mail } = account;
  return [
    {
      id: 'warehouse',
      app: 'PostgreSQL',
      name: 'Warehouse',
      about: 'A database with contacts, products and invoices.',
      facts: [
        { label: 'Server address', value: warehouse.facts.host },
        { label: 'Port', value: String(warehouse.facts.port) },
        { label: 'Database', value: warehouse.facts.database },
        { label: 'User name', value: warehouse.facts.user },
        { label: 'Password', value: warehouse.facts.password, isSecret: true },
        { label: 'Encryption', value: 'Off', isChoice: true },
      ],
    },
    {
      id: 'files',
      app: 'CSV files (SFTP)',
      name: 'Files',
      about: 'A server with order files, and room for new ones.',
      facts: [
        { label: 'Server address', value: files.host },
        { label: 'Port', value: String(files.port) },
        { label: 'User name', value: filesUser },
        { label: 'How to sign in', value: 'With a password', isChoice: true },
        { label: 'Password', value: secrets.filesPassword, isSecret: true },
        { label: 'Folder', value: '/' },
        { label: "Fingerprint of the server's key", value: files.fingerprint },
      ],
    },
    {
      id: 'mail',
      app: 'E-mail (SMTP)',
      name: 'Mail',
      about: 'A mail server. Whatever it gets, you read here.',
      facts: [
        { label: 'Mail server', value: mail.host },
        { label: 'Port', value: String(mail.port) },
        { label: 'Encryption', value: 'Off', isChoice: true },
        { label: 'User name', value: mailUser(customer) },
        { label: 'Password', value: secrets.mailPassword, isSecret: true },
        { label: 'Sender address', value: mailUser(customer) },
      ],
    },
    {
      id: 'api',
      app: 'REST API',
      name: 'Harbor’s own API',
      about: 'For recipes that work with any app. Its lists are contacts, orders, products and tickets.',
      facts: [
        { label: 'Address of the API', value: `${address}/api` },
        { label: 'How to sign in', value: 'With a token', isChoice: true },
        { label: 'Token', value: secrets.apiToken, isSecret: true },
        { label: 'Path for the connection test', value: '/me' },
      ],
    },
  ];
};
