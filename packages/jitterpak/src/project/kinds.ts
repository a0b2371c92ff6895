import type { Entity } from './entity.ts';
import { isEncrypted } from './property.ts';

/** Kinds that stand for a connection: a wizard asks for each (FORMAT.md §2.1). */
export const isConnection = ({ type }: Pick<Entity, 'type'>): boolean =>
  type === 'Source' || type === 'Target' || type === 'EmailMessage' || isConnector({ type });

/** Those among them that stand for a system rather than for one place in it. */
export const isConnector = ({ type }: Pick<Entity, 'type'>): boolean =>
  type.endsWith('Endpoint') || type === 'SalesforceConnector' || type === 'WebServiceCall';

export const knownTypes: ReadonlySet<string> = new Set(
  `ApiEntity Document EmailMessage Folder GlobalVariable JMSAcknowledge JMSBrowse JMSEndpoint JMSListen JMSPoll
  JMSSendOrPublish MSCrmEndpoint MSCrmQuery MSCrmUpsert NetSuiteEndpoint NetSuiteGetList NetSuiteQuery NetSuiteUpsert
  Operation ProjectVariable QuickBooksCreate QuickBooksEndpoint QuickBooksQuery SalesforceConnector SalesforceCreate
  SalesforceQuery SalesforceUpsert SapEndpoint SapFunction Schedule Script Source Target Transformation WebServiceCall
  XsltTransform`.split(/\s+/),
);

const secretKeys = /password|secret|token|^httpurl$|^http_request_headers$/i;

/**
 * Whether a property's value must not be shown or logged: it is encrypted, or people are known to type passwords there
 * (FORMAT.md §3). A place that only names variables, `[crm.password]`, is as secret as any.
 */
export const isSecret = (entity: Entity, key: string): boolean => {
  if (entity.kind === 'ProjectVariable' && key === 'value') return entity.isSecret;
  const value =
    (entity.kind === 'Source' || entity.kind === 'Target' ? entity.location.get(key) : undefined) ??
    entity.properties.get(key);
  return isEncrypted(value) || secretKeys.test(key);
};
