import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const root = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

export interface Packed {
  /** A partner's project that has the package installed. */
  readonly project: string;
  /** The package in it. */
  readonly package: string;
  readonly tarball: string;
  readonly remove: () => Promise<void>;
}

/** What a partner's project has beside the package: what it depends on, and the frameworks whose types are tried. */
const neighbours = async (): Promise<string[]> => {
  const { dependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  return [...Object.keys(dependencies), 'react', '@types/react', 'preact', 'solid-js'];
};

const npm = (args: readonly string[]): Promise<{ stdout: string }> => {
  const { npm_execpath: script } = process.env;
  const options = { cwd: root, env: { ...process.env, npm_config_offline: 'true' } };
  return script?.endsWith('.js')
    ? run(process.execPath, [script, ...args], options)
    : run('npm', args, { ...options, shell: process.platform === 'win32' });
};

/** Packs the package as for publishing and installs it in an empty project, without a registry. */
export const installPacked = async (): Promise<Packed> => {
  const project = await mkdtemp(join(tmpdir(), 'citizen-package-'));
  const { stdout } = await npm(['pack', '--json', '--ignore-scripts', '--pack-destination', project]);
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  const modules = join(project, 'node_modules');
  await mkdir(modules);
  await run('tar', ['-xzf', join(project, filename), '-C', modules]);
  await cp(join(modules, 'package'), join(modules, 'citizen-integrator'), { recursive: true });
  await rm(join(modules, 'package'), { recursive: true });
  for (const name of await neighbours()) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(root, 'node_modules', name), join(modules, name), 'junction');
  }
  await cp(fileURLToPath(new URL('consumer/', import.meta.url)), project, { recursive: true });
  return {
    project,
    package: join(modules, 'citizen-integrator'),
    tarball: join(project, filename),
    remove: () => rm(project, { recursive: true, force: true }),
  };
};

/** Runs a program of Node.js in the project. @returns all that it said; the exit code is 0 when it went well. */
export const runNode = (project: string, args: readonly string[]): Promise<{ code: number; output: string }> =>
  new Promise(resolve => {
    execFile(process.execPath, args, { cwd: project, maxBuffer: 1 << 24 }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr }),
    );
  });
