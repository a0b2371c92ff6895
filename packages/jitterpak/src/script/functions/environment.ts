import type { ScriptHost } from '../host.ts';
import { areaOf } from './definition.ts';

const { define } = areaOf('environment');

const nameOf = (functionName: string, which: keyof NonNullable<ScriptHost['names']>, doc: string) =>
  define(`string ${functionName}()`, doc, call => call.run.host.names?.[which] ?? '', 'names');

export const environment = [
  nameOf('GetAgentGroupName', 'agentGroup', 'The name of the agent group that runs this.'),
  nameOf('GetAgentName', 'agent', 'The name of the agent that runs this.'),
  nameOf('GetEnvironmentName', 'environment', 'The name of the environment that this runs in.'),
  nameOf('GetOrganizationName', 'organization', 'The name of the organization that this runs for.'),
  nameOf('GetServerName', 'server', 'The name that the host gives the server; never that of the machine.'),
];
