import type { Action } from 'citizen-integrator/contract';
import type { CanonicalName } from '../descriptions/api-description.ts';

/** What people want copied: from which apps to which, and how; an app is named by its category or its id. */
export interface Wish {
  readonly what: CanonicalName;
  /** What it becomes. */
  readonly as: CanonicalName;
  readonly from: string;
  readonly to: string;
  readonly actions: readonly Action[];
}

const lines = `
Account        Account        crm         erp         insert upsert sync
Account        Account        erp         crm         upsert sync
Account        Account        crm         crm         migrate
Account        Account        erp         erp         migrate
Account        Account        crm         service     upsert sync
Account        Account        erp         service     upsert
Account        Account        service     crm         sync
Account        Account        crm         ppm         upsert
Account        Account        erp         ppm         upsert
Account        Account        erp         plm         upsert
Account        Account        erp         engineering upsert
Contact        Contact        crm         erp         upsert sync
Contact        Contact        erp         crm         upsert sync
Contact        Contact        crm         crm         migrate
Contact        Contact        erp         erp         migrate
Contact        Contact        commerce    commerce    migrate
Contact        Contact        crm         service     upsert sync
Contact        Contact        service     crm         insert sync
Contact        Contact        commerce    crm         upsert sync
Contact        Contact        crm         commerce    insert sync
Contact        Contact        commerce    service     upsert
Contact        Contact        crm         ppm         upsert
Contact        Account        commerce    erp         insert upsert
Contact        Subscriber     crm         marketing   upsert sync
Contact        Subscriber     commerce    marketing   upsert sync
Contact        Subscriber     erp         marketing   upsert
Contact        Subscriber     zendesk     marketing   upsert
Lead           Lead           crm         crm         migrate
Lead           Subscriber     crm         marketing   upsert
Subscriber     Lead           marketing   crm         insert
Subscriber     Contact        marketing   crm         update
Subscriber     Subscriber     marketing   marketing   migrate sync
MailingList    MailingList    marketing   marketing   migrate
MailingList    MailingList    crm         marketing   upsert
CampaignMember Subscriber     crm         marketing   upsert
CampaignMember CampaignMember marketing   crm         insert
Campaign       Campaign       marketing   crm         insert update
Campaign       Campaign       crm         marketing   insert
Campaign       Campaign       crm         crm         migrate
Campaign       Campaign       marketing   marketing   migrate
Opportunity    Opportunity    crm         crm         migrate
Opportunity    Opportunity    crm         erp         insert upsert
Opportunity    Opportunity    erp         crm         update
Opportunity    Order          crm         erp         insert
Opportunity    Project        crm         ppm         insert
Opportunity    Project        crm         erp         insert
Opportunity    Project        crm         engineering insert
Opportunity    Project        crm         servicenow  insert
Order          Project        erp         ppm         insert
Order          Project        erp         engineering insert
Product        Product        erp         crm         upsert sync
Product        Product        erp         commerce    upsert sync
Product        Product        crm         erp         insert upsert
Product        Product        erp         erp         migrate
Product        Product        crm         crm         migrate
Product        Product        commerce    commerce    migrate
Product        Product        commerce    crm         upsert
Product        Product        commerce    erp         insert
Product        Product        erp         marketing   upsert
Product        Product        commerce    marketing   upsert
Product        Product        erp         servicenow  upsert
Product        Item           erp         plm         upsert
Item           Product        plm         erp         insert upsert
Item           Product        plm         crm         upsert
Item           Product        plm         commerce    insert
Item           Item           plm         erp         insert upsert
Item           Item           erp         plm         update
PriceBookEntry PriceBookEntry erp         crm         upsert
PriceBookEntry PriceBookEntry erp         commerce    update
PriceBookEntry PriceBookEntry crm         commerce    update
PriceBookEntry PriceBookEntry crm         crm         migrate
InventoryItem  InventoryItem  erp         commerce    update
InventoryItem  InventoryItem  commerce    commerce    update
Order          Order          commerce    erp         insert upsert
Order          Order          erp         commerce    update
Order          Order          crm         erp         insert sync
Order          Order          erp         crm         upsert update
Order          Order          commerce    crm         insert upsert
Order          Order          crm         crm         migrate
Order          Order          commerce    commerce    migrate
Order          Order          erp         erp         migrate
Order          Order          commerce    marketing   upsert
Invoice        Invoice        erp         crm         insert upsert
Invoice        Invoice        crm         erp         insert
Invoice        Invoice        commerce    erp         insert
Invoice        Invoice        erp         erp         migrate
Payment        Payment        commerce    erp         insert
Payment        Payment        erp         erp         migrate
Ticket         Ticket         crm         service     insert sync
Ticket         Ticket         service     crm         insert update
Ticket         Ticket         service     service     insert sync migrate
Ticket         Ticket         crm         crm         migrate
Ticket         Ticket         service     erp         insert
Ticket         Ticket         erp         service     insert
Ticket         Ticket         service     ppm         insert
Ticket         Ticket         ppm         jira        sync
Ticket         Ticket         engineering service     insert sync
Ticket         Ticket         service     engineering insert
Ticket         Ticket         engineering ppm         insert
Ticket         Ticket         plm         service     insert
Ticket         Ticket         service     plm         insert
Ticket         Incident       crm         servicenow  insert
Ticket         Incident       zendesk     servicenow  insert sync
Ticket         Incident       jira        servicenow  insert sync
Ticket         Incident       engineering servicenow  insert
Incident       Ticket         servicenow  zendesk     insert update
Incident       Ticket         servicenow  jira        insert update
Incident       Ticket         servicenow  crm         insert update
Ticket         Task           jira        ppm         insert update
Ticket         Task           zendesk     ppm         insert
Incident       Task           servicenow  ppm         insert
Task           Ticket         ppm         jira        insert sync
Task           Task           ppm         service     insert sync
Task           Task           service     ppm         insert update
Task           Task           crm         crm         migrate
Task           Task           crm         ppm         insert
Task           Task           ppm         crm         insert
Project        Project        ppm         erp         insert upsert
Project        Project        erp         ppm         insert upsert
Project        Project        ppm         service     insert sync
Project        Project        service     ppm         insert migrate
Project        Project        engineering ppm         insert upsert sync
Project        Project        ppm         engineering insert
Project        Project        engineering erp         insert upsert
Project        Project        erp         engineering insert
Project        Project        plm         ppm         insert upsert
Project        Project        ppm         plm         insert
User           User           erp         servicenow  upsert
User           User           erp         ppm         upsert
User           User           erp         engineering upsert
User           User           servicenow  ppm         upsert
User           User           servicenow  zendesk     upsert
Event          Event          crm         crm         migrate
Event          Event          marketing   crm         insert
`;

export const wishes: readonly Wish[] = lines
  .trim()
  .split('\n')
  .map(line => {
    const [what, as, from = '', to = '', ...actions] = line.split(/\s+/);
    return { what: what as CanonicalName, as: as as CanonicalName, from, to, actions: actions as Action[] };
  });

/** Objects that people keep a copy of in tables and files. */
export const copied: readonly CanonicalName[] = [
  'Account',
  'Contact',
  'Lead',
  'Opportunity',
  'Product',
  'InventoryItem',
  'Order',
  'Invoice',
  'Payment',
  'Ticket',
  'Incident',
  'Campaign',
  'CampaignMember',
  'Subscriber',
  'Project',
  'Task',
  'Item',
];

/** Objects that people fill from tables and files; prices are not among them, which no one column tells apart. */
export const loaded: readonly CanonicalName[] = [
  'Account',
  'Contact',
  'Lead',
  'Product',
  'InventoryItem',
  'Order',
  'Subscriber',
  'Item',
];

/** Objects that people make of what a webhook brings, such as forms. */
export const delivered: readonly CanonicalName[] = ['Lead', 'Ticket'];

/** Objects that people send to an app of their own. */
export const sent: readonly CanonicalName[] = ['Account', 'Contact', 'Lead', 'Order', 'Product', 'Ticket'];

/** What people want to hear of: objects of apps of a category. */
export const noticed: readonly (readonly [CanonicalName, string])[] = [
  ['Lead', 'crm'],
  ['Opportunity', 'crm'],
  ['Order', 'commerce'],
  ['Order', 'erp'],
  ['Ticket', 'service'],
  ['Ticket', 'engineering'],
  ['Incident', 'service'],
  ['Ticket', 'plm'],
  ['Project', 'ppm'],
  ['InventoryItem', 'commerce'],
];

/** Fields that two objects share at least, for a recipe between them to be worth something. */
export const leastShared: Partial<Readonly<Record<CanonicalName, number>>> = {
  Account: 3,
  InventoryItem: 2,
  PriceBookEntry: 2,
  MailingList: 1,
  CampaignMember: 2,
  Campaign: 2,
  Subscriber: 3,
  Payment: 3,
  Event: 3,
  Order: 3,
};
