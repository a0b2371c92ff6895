import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programArguments } from '../program.ts';

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** What comes in; nothing when left out. */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

// Run elsewhere, Node would look for tsx there.
const program = programArguments('packages/cli/src/bin/citizen.ts').map(argument =>
  argument === 'tsx' ? import.meta.resolve(argument) : argument,
);

/** The command with a folder of its own for what it keeps. */
export interface TestCommand {
  /** Where it runs: relative names of files are here. */
  readonly folder: string;
  /** Where it keeps settings and credentials. */
  readonly config: string;
  readonly run: (args: readonly string[], options?: RunOptions) => Promise<Outcome>;
  /** Runs it, and expects it to end well. @returns what it printed. */
  readonly print: (args: readonly string[], options?: RunOptions) => Promise<string>;
  /** Runs it with `--json`, and expects it to end well. */
  readonly json: <Answer>(args: readonly string[], options?: RunOptions) => Promise<Answer>;
  readonly write: (file: string, content: string | object) => Promise<string>;
  readonly remove: () => Promise<void>;
}

export const makeCommand = async (): Promise<TestCommand> => {
  const folder = await mkdtemp(join(tmpdir(), 'citizen-cli-'));
  const config = join(folder, 'config');

  const run: TestCommand['run'] = (args, { input = '', env = {} } = {}) =>
    new Promise((resolve, reject) => {
      const { CITIZEN_API_KEY: _key, CITIZEN_HOST: _host, CITIZEN_ENV: _env, ...inherited } = process.env;
      const child = spawn(process.execPath, [...program, ...args], {
        cwd: folder,
        env: { ...inherited, CITIZEN_CONFIG_DIR: config, ...env },
      });
      let [stdout, stderr] = ['', ''];
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
      child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
      child.once('error', reject);
      child.once('close', code => resolve({ code, stdout: stdout.trimEnd(), stderr: stderr.trimEnd() }));
      child.stdin.on('error', () => undefined); // it may end without reading
      child.stdin.end(input);
    });

  const print: TestCommand['print'] = async (args, options) => {
    const { code, stdout, stderr } = await run(args, options);
    assert.equal(code, 0, `citizen ${args.join(' ')}: ${stdout}\n${stderr}`);
    return stdout;
  };
  return {
    folder,
    config,
    run,
    print,
    json: async <Answer>(args: readonly string[], options?: RunOptions) =>
      JSON.parse(await print([...args, '--json'], options)) as Answer,
    async write(file, content) {
      await writeFile(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content, null, 2));
      return file;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};
