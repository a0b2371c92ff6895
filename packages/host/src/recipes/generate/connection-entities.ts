import {
  isConnector,
  isEncrypted,
  isSecret,
  type Entity,
  type Location,
  type OtherEntity,
  type Project,
  type Properties,
} from '@citizen-integrator/jitterpak';
import type { Property } from 'citizen-integrator/contract';

/** Something that a project connects to: a wizard has a step for it. */
export type ConnectionEntity = Location | OtherEntity;

/** They lie within the runner: nobody signs in there. */
const innerPlaces: ReadonlySet<string> = new Set(['GlobalData', 'TemporaryStorage', '']);

const isConnection = (entity: Entity): entity is ConnectionEntity =>
  entity.kind === 'Source' || entity.kind === 'Target'
    ? !innerPlaces.has(entity.locationType)
    : entity.kind === 'other' && (isConnector(entity) || entity.type === 'EmailMessage');

export const propertiesOf = (entity: ConnectionEntity): Properties =>
  'location' in entity ? entity.location : entity.properties;

/** Names of variables in an entity's properties: `[crm.url]/customers`. */
export const mentionedIn = (entity: ConnectionEntity): ReadonlySet<string> => {
  const texts = [...propertiesOf(entity).values()].filter(value => typeof value === 'string');
  return new Set(texts.flatMap(text => [...text.matchAll(/\[([^[\]]+)\]/g)].map(([, name = '']) => name)));
};

/** What an entity, such as a query, is read from or written to. */
const reachedFrom = (entity: Entity | undefined, project: Project): readonly ConnectionEntity[] => {
  if (!entity) return [];
  if (isConnection(entity)) return [entity];
  return entity.references.flatMap(({ target }) => {
    const other = project.byId.get(target);
    return other && isConnection(other) ? [other] : [];
  });
};

/** Entities of wizards, such as a query, name the operation that they belong to. */
const wizardsOf = (operation: string, { others }: Project): readonly Entity[] =>
  others.filter(({ references }) => references.some(({ target }) => target === operation));

/**
 * What a project connects to, in the order in which its operations come to it, then by name. A web-service call belongs
 * to the connector of its wizard.
 */
export const connectionsOf = (project: Project): readonly ConnectionEntity[] => {
  const inOrder = new Set<ConnectionEntity>();
  for (const { id, activities } of project.operations) {
    const wizards = wizardsOf(id, project).flatMap(entity => reachedFrom(entity, project));
    const reached = activities.flatMap(({ contentId }) => reachedFrom(project.byId.get(contentId), project));
    const isOfWizard = ({ type }: ConnectionEntity) => type === 'WebServiceCall' && wizards.length > 0;
    const isRead = ({ kind }: ConnectionEntity) => kind === 'Source';
    const plain = reached.filter(entity => !isOfWizard(entity));
    for (const entity of [...plain.filter(isRead), ...wizards, ...plain]) inOrder.add(entity);
  }
  const hasConnector = project.connectors.some(({ type }) => type !== 'WebServiceCall');
  const rest = project.entities
    .filter(isConnection)
    .filter(entity => !inOrder.has(entity) && !(entity.type === 'WebServiceCall' && hasConnector))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1));
  return [...inOrder, ...rest];
};

const endpointIds: Readonly<Record<string, string>> = {
  EmailMessage: 'smtp',
  MSCrmEndpoint: 'microsoft-dynamics-crm',
  NetSuiteEndpoint: 'netsuite',
  QuickBooksEndpoint: 'quickbooks',
  SalesforceConnector: 'salesforce',
  WebServiceCall: 'web-service',
};

/** `https://[zendesk.subdomain].zendesk.com/api` → `zendesk`. */
const vendorIn = (address: string): string | null => {
  const host = /^https?:\/\/([^/?#]+)/i.exec(address)?.[1] ?? '';
  const labels = host.replace(/^.*@/, '').replace(/:\d+$/, '').split('.');
  const vendor = labels.at(-2) ?? '';
  const isName = labels.length > 2 && /^[a-z][a-z0-9-]{2,}$/i.test(vendor) && !/^(com?|net|org|gov|edu)$/i.test(vendor);
  return isName ? vendor.toLowerCase() : null;
};

/** The id of the app or kind of system that stands behind a connection. */
export const endpointOf = (entity: ConnectionEntity): string => {
  if (!('location' in entity)) {
    const { type } = entity;
    const words = type.replace(/Endpoint$/, '').replace(/([a-z])([A-Z])/g, '$1-$2');
    return endpointIds[type] ?? (words.toLowerCase().replace(/[^a-z0-9-]/g, '') || 'other');
  }
  const { locationType } = entity;
  if (/^http/i.test(locationType)) {
    const address = entity.location.get('httpurl');
    return (typeof address === 'string' && vendorIn(address)) || 'http-rest';
  }
  if (/ftp/i.test(locationType)) return 'sftp-csv';
  return (
    locationType
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'other'
  );
};

const askedKeys: readonly (readonly [key: string, label: string])[] = [
  ['httpurl', 'Address'],
  ['url', 'Address'],
  ['host', 'Host'],
  ['account', 'Account'],
  ['login', 'User'],
  ['user', 'User'],
  ['email', 'E-mail'],
  ['password', 'Password'],
  ['security_token', 'Security token'],
  ['token', 'Token'],
];

/**
 * Asks for what stands in an entity itself, for authors who made no variables: empty answers leave it as it is, but what
 * is encrypted only the vendor can read.
 * @param toName Gives each question its name.
 */
export const entityQuestions = (entity: ConnectionEntity, toName: (wanted: string) => string): Property[] => {
  const properties = propertiesOf(entity);
  return askedKeys.flatMap(([key, label]): Property[] => {
    const value = properties.get(key);
    if (value === undefined || value === null || value === '') return [];
    if (typeof value === 'string' && value.includes('[')) return [];
    const isHidden = isSecret(entity, key);
    return [
      {
        name: toName(key),
        label,
        help: isEncrypted(value) ? '' : 'Leave this empty to keep what the project has.',
        type: isHidden ? 'password' : 'string',
        secret: isHidden,
        required: isEncrypted(value),
        default: isHidden || isEncrypted(value) ? null : value,
        bind: [{ kind: 'entityProperty', entityType: entity.type, guid: entity.id, key }],
      },
    ];
  });
};
