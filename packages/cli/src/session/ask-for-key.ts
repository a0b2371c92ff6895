import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { CommandError, exitCodes } from '../exit-code.ts';
import { remark } from '../output.ts';

/** Asks for something that nobody shall see, on the terminal. */
const askHidden = async (question: string): Promise<string> => {
  let isHidden = false;
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!isHidden) process.stderr.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  const stopped = new Promise<never>((_resolve, reject) =>
    lines.once('close', () => reject(new CommandError('Nothing was entered.', exitCodes.usage))),
  );
  try {
    const answer = lines.question(question);
    isHidden = true;
    return await Promise.race([answer, stopped]);
  } finally {
    stopped.catch(() => undefined);
    lines.close();
    process.stderr.write('\n');
  }
};

const readKeyFile = async (file: string): Promise<string> => {
  if (file === '-') return text(process.stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new CommandError(`The file ${file} cannot be read.`, exitCodes.failed, { cause });
  }
};

export interface KeyOptions {
  readonly key?: string;
  readonly keyFile?: string;
}

const findKey = async ({ key, keyFile }: KeyOptions): Promise<string> => {
  if (key !== undefined) {
    remark(
      'A key on the command line can be seen by others and stays in the history: use --key-file or CITIZEN_API_KEY.',
    );
    return key;
  }
  if (keyFile !== undefined) return readKeyFile(keyFile);
  const { CITIZEN_API_KEY: given } = process.env;
  if (given) return given;
  return process.stdin.isTTY ? askHidden('API key: ') : text(process.stdin);
};

/** An API key: as an option, from a file, the environment, the standard input or a hidden prompt. @throws CommandError */
export const askForKey = async (options: KeyOptions): Promise<string> => {
  const key = (await findKey(options)).trim();
  // It becomes part of a header.
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw new CommandError(key === '' ? 'There is no API key.' : 'This is no API key.', exitCodes.usage);
};
