import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { print, type OutputOptions } from './command.ts';

/** How long ending may take, in ms: then the process goes, and the next start puts right what is left. */
const longestEnd = 5000;

/** Where secrets could stand in a log line. */
const redact = ['req.headers.authorization', '*.password', '*.token', '*.secret'];

const serve = async ({ json = false }: OutputOptions): Promise<void> => {
  const config = readConfig(process.env);
  let isEnding = false;
  let end = (): void => process.exit(0);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isEnding) process.exit(1);
      isEnding = true;
      setTimeout(() => process.exit(1), longestEnd).unref();
      end();
    });
  }

  // For people one line, and trouble on the other channel; for machines every line.
  const level = json ? config.logLevel : config.logLevel === 'info' ? 'warn' : config.logLevel;
  const stream = json ? process.stdout : process.stderr;
  // Loaded here, so that the other commands do not wait for the engine's modules.
  const starting = import('../host.ts').then(({ createHost }) =>
    createHost(config, { logger: { level, redact, stream }, onOusted: () => process.exit(1) }),
  );
  end = () => {
    // A start that was interrupted is finished first: half a start cannot be taken down in order.
    starting
      .then(host => host.close())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  };
  const { address } = await starting;
  const url = config.url ?? address;
  print({ json }, { level: 30, msg: 'ready', address, url }, `The recipe API is ready at ${url}`);
};

export const addServeCommand = (program: Command): void => {
  program
    .command('serve')
    .description('run the host')
    .option('--json', 'print every log line as JSON; the one with "msg":"ready" has the address')
    .action(serve);
};
