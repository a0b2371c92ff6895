import { parseArgs } from 'node:util';
import { createSandbox } from './sandbox.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4499' },
    seed: { type: 'string' },
    rows: { type: 'string' },
    'own-fields': { type: 'string' },
  },
});

const sandbox = await createSandbox({
  port: Number(values.port),
  ...(values.seed === undefined ? {} : { seed: values.seed }),
  ...(values.rows === undefined ? {} : { rowsPerObject: Number(values.rows) }),
  ...(values['own-fields'] === undefined ? {} : { ownFields: Number(values['own-fields']) }),
});
process.stdout.write(`${JSON.stringify({ address: sandbox.address, accounts: sandbox.accounts })}\n`);

const end = (): void => void sandbox.close().then(() => process.exit(0));
process.once('SIGINT', end);
process.once('SIGTERM', end);
