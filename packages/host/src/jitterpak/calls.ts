import type { Entity, OtherEntity, Project } from '@citizen-integrator/jitterpak';
import { connectorEndpoint, type ConnectorEndpoint } from 'citizen-integrator/model/project-view';

const verbs = {
  salesforce: ['query', 'create', 'update', 'upsert'],
  netsuite: ['upsert'],
} as const satisfies Record<ConnectorEndpoint, readonly string[]>;

export type CallVerb = (typeof verbs)[ConnectorEndpoint][number];

/** A call of a pipeline that goes through a connection of the host (FORMAT.md §6.1). */
export interface Call {
  /** The activity's entity. */
  readonly name: string;
  readonly verb: CallVerb;
  readonly endpoint: ConnectorEndpoint;
  /** The entity that a connection stands for. */
  readonly connector: OtherEntity;
  /** The entity that says what the call is about, such as a SalesforceQuery. */
  readonly wizard: OtherEntity;
}

const propertyOf = ({ properties }: Entity, key: string): string => {
  const value = properties.get(key);
  return typeof value === 'string' ? value : '';
};

const otherAt = ({ byId }: Project, id: string): OtherEntity | null => {
  const found = byId.get(id.toLowerCase());
  return found?.kind === 'other' ? found : null;
};

/** A WebServiceCall belongs to the wizard of the operation that makes it. */
const wizardOf = (project: Project, entity: OtherEntity): OtherEntity | null => {
  if (entity.type !== 'WebServiceCall') return entity;
  const operation = project.operations.find(({ activities }) =>
    activities.some(({ contentId }) => contentId.toLowerCase() === entity.id),
  );
  if (!operation) return null;
  const named = otherAt(project, propertyOf(operation, 'salesforce_wizard_guid'));
  return named ?? project.others.find(each => propertyOf(each, 'operation_id').toLowerCase() === operation.id) ?? null;
};

/** The call that an activity makes; null when it is none that the host's connectors can make. */
export const callOf = (project: Project, entity: Entity): Call | null => {
  const wizard = entity.kind === 'other' ? wizardOf(project, entity) : null;
  const connector = wizard && otherAt(project, propertyOf(wizard, 'connector_id'));
  const endpoint = connector ? connectorEndpoint(connector.type) : undefined;
  if (!wizard || !connector || !endpoint) return null;
  const wanted =
    entity.type === 'WebServiceCall'
      ? propertyOf(entity, 'operation')
      : wizard.type.replace(/^(Salesforce|NetSuite)/, '');
  const verb = verbs[endpoint].find(each => each === wanted.toLowerCase());
  return verb ? { name: entity.name, verb, endpoint, connector, wizard } : null;
};

/** All calls that a project's operations make through connections of the host, in their order. */
export const callsOf = (project: Project): readonly Call[] =>
  project.operations.flatMap(({ activities }) =>
    activities.flatMap(({ contentId }) => {
      const entity = project.byId.get(contentId.toLowerCase());
      return (entity && callOf(project, entity)) ?? [];
    }),
  );
