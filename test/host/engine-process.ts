// A process with nothing but an engine, for tests that end one without warning.
import { createEngine } from '../../packages/host/src/engine/engine.ts';
import { createAddressGuard } from '../../packages/host/src/guard/address-guard.ts';
import { openStore } from '../../packages/host/src/store/database.ts';
import { library, quietLog } from './engine-world.ts';

const {
  url,
  secret,
  allow,
  name = 'test',
} = JSON.parse(process.env['ENGINE'] ?? '{}') as {
  url: string;
  secret: string;
  allow: string[];
  name?: string;
};
const engine = createEngine({
  store: await openStore(url),
  library,
  guard: createAddressGuard({ allow }),
  masterSecret: Buffer.from(secret, 'base64'),
  log: quietLog,
  executorId: name,
});
await engine.launch();
process.stdout.write('ready\n');
