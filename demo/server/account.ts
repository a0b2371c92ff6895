import { join } from 'node:path';
import { openContacts, type ContactStore } from './contacts/contact-store.ts';
import type { Customer } from './customers.ts';
import { fillFolder } from './files/order-files.ts';
import { keepPorts, readPorts } from './kept-ports.ts';
import type { KeptSecrets } from './kept-secrets.ts';
import { startMailServer, type MailServer } from './mail-server.ts';
import { openOrders, type OrderStore } from './orders/order-store.ts';
import { openProducts, type ProductStore } from './products/product-store.ts';
import { startSftpServer, type SftpServer } from './sftp-server.ts';
import { makeTickets, type Ticket } from './tickets/make-tickets.ts';
import type { Warehouse } from './warehouse.ts';

/** A customer's account in Harbor, and the systems beside it that are the customer's own. */
export interface Account {
  readonly customer: Customer;
  readonly secrets: KeptSecrets;
  readonly contacts: ContactStore;
  readonly orders: OrderStore;
  readonly products: ProductStore;
  readonly tickets: readonly Ticket[];
  readonly warehouse: Warehouse;
  readonly files: SftpServer;
  /** Where the SFTP server's files really lie. */
  readonly folder: string;
  readonly mail: MailServer;
  readonly stop: () => Promise<void>;
}

export interface AccountParts {
  readonly customer: Customer;
  readonly secrets: KeptSecrets;
  readonly warehouse: Warehouse;
  /** Where the account is kept. */
  readonly directory: string;
}

/** Who signs in to the customer's SFTP server. */
export const filesUser = 'files';
/** Who signs in to the customer's mail server, and sends. */
export const mailUser = ({ domain }: Customer): string => `integrations@${domain}`;

/** Opens what an account holds, and starts its SFTP server and its mail server. */
export const openAccount = async ({ customer, secrets, warehouse, directory }: AccountParts): Promise<Account> => {
  const { madeAt } = secrets;
  const folder = join(directory, 'files');
  const portsFile = join(directory, 'ports.json');
  const [ports] = await Promise.all([readPorts(portsFile, customer.ports), fillFolder(folder, customer, madeAt)]);
  const [files, mail] = await Promise.all([
    startSftpServer({
      directory: folder,
      user: filesUser,
      password: secrets.filesPassword,
      hostKey: secrets.filesHostKey,
      port: ports.files,
    }),
    startMailServer({
      user: { name: mailUser(customer), password: secrets.mailPassword },
      port: ports.mail,
      file: join(directory, 'mail.jsonl'),
    }),
  ]);
  await keepPorts(portsFile, { files: files.port, mail: mail.port });
  const contacts = openContacts(join(directory, 'changed-contacts.json'), {
    count: customer.contacts,
    seed: customer.seed,
  });
  return {
    customer,
    secrets,
    warehouse,
    files,
    folder,
    mail,
    contacts,
    orders: openOrders(join(directory, 'orders.jsonl'), customer, madeAt),
    products: openProducts(join(directory, 'products.jsonl'), customer.seed, madeAt),
    tickets: makeTickets(contacts.find({ limit: customer.contacts }).contacts, customer.seed, madeAt),
    async stop() {
      await Promise.all([files.stop(), mail.stop()]);
    },
  };
};
