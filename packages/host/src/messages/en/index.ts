import { apis } from './apis.ts';
import { connections } from './connections.ts';
import { consents } from './consents.ts';
import { deliveries } from './deliveries.ts';
import { deployments } from './deployments.ts';
import { files } from './files.ts';
import { jitterpaks } from './jitterpaks.ts';
import { mail } from './mail.ts';
import { permissions } from './permissions.ts';
import { problems } from './problems.ts';
import { recipes } from './recipes.ts';
import { requests } from './requests.ts';
import { rest } from './rest.ts';
import { runs } from './runs.ts';
import { tables } from './tables.ts';

/** English: the language that decides which texts there are. */
export const en = {
  ...apis,
  ...connections,
  ...consents,
  ...deliveries,
  ...deployments,
  ...files,
  ...jitterpaks,
  ...mail,
  ...permissions,
  ...problems,
  ...recipes,
  ...requests,
  ...rest,
  ...runs,
  ...tables,
  'message.unknown': 'There is something to look at here.',
} as const;
