import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import * as util from 'node:util';
import { build } from './build.mjs';
import { claimFolder } from './data-folder.mjs';
import { clearData, startDemo, stopDatabases } from './demo.mjs';
import { checkNode, install } from './install.mjs';
import { root, runCommand, say, SetupError } from './setup-error.mjs';
import { createSupervisor } from './supervise.mjs';
import { untilEnd } from './until-end.mjs';

const readOptions = () => {
  try {
    const { values } = util.parseArgs({
      options: { json: { type: 'boolean' }, fresh: { type: 'boolean' }, data: { type: 'string' } },
    });
    return { ...values, data: resolve(values.data || process.env.CITIZEN_DEMO_DATA || join(root, '.data')) };
  } catch (error) {
    throw new SetupError(`${error.message}. The options are --json, --fresh and --data FOLDER.`);
  }
};

const start = async () => {
  checkNode();
  const end = untilEnd();
  const options = readOptions();
  const supervisor = createSupervisor();
  let address = 'it is starting';
  let data;

  const run = async () => {
    await install();
    await build(['elements', 'host', 'demo', 'practice']);
    data = await claimFolder(options.data, () => address);
    if (options.fresh) {
      say('Clearing the data…');
      await clearData(data);
      await mkdir(data, { recursive: true, mode: 0o711 });
    }
    await writeFile(join(data, 'demo.pid'), String(process.pid));
    say('Starting Harbor…');
    const { demo, api, token } = await startDemo(data, supervisor);
    address = demo;
    process.stdout.write(options.json ? `${JSON.stringify({ demo, api, token })}\n` : `Harbor is ready: ${demo}\n`);
    await end;
  };

  try {
    await Promise.race([run(), end, supervisor.failed]);
  } finally {
    await supervisor.stop();
    if (data) await stopDatabases(data);
  }
};

await runCommand(start);
process.exit();
