import type { EndpointDescription } from '@citizen-integrator/library';
import { api } from './api.ts';
import type { Connector } from './connector.ts';
import { postgresql } from './postgresql.ts';
import { rest } from './rest.ts';
import { sftp } from './sftp.ts';
import { smtp } from './smtp.ts';
import { webhook } from './webhook.ts';

export * from './connector.ts';
export { ConnectorError, type ConnectorErrorKind } from './connector-error.ts';

const connectors: Readonly<Record<EndpointDescription['connector'], Connector>> = {
  api,
  postgresql,
  rest,
  sftp,
  smtp,
  webhook,
};

/** The part of the host that speaks to an endpoint. */
export const connectorOf = (endpoint: EndpointDescription): Connector => connectors[endpoint.connector];
