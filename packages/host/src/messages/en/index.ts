import { connections } from './connections.ts';
import { deployments } from './deployments.ts';
import { files } from './files.ts';
import { mail } from './mail.ts';
import { permissions } from './permissions.ts';
import { problems } from './problems.ts';
import { requests } from './requests.ts';
import { runs } from './runs.ts';

/** English: the language that decides which texts there are. */
export const en = {
  ...connections,
  ...deployments,
  ...files,
  ...mail,
  ...permissions,
  ...problems,
  ...requests,
  ...runs,
  'message.unknown': 'There is something to look at here.',
} as const;
