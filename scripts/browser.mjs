import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { say, SetupError } from './setup-error.mjs';

const run = promisify(execFile);

const onPath = names =>
  (process.env.PATH ?? '').split(delimiter).flatMap(folder => (folder ? names.map(name => join(folder, name)) : []));

/** Where Chrome and Chromium usually are, the likeliest first. */
const usualPlaces = () => {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Google Chrome for Testing'].flatMap(name =>
      ['/Applications', join(homedir(), 'Applications')].map(folder => `${folder}/${name}.app/Contents/MacOS/${name}`),
    );
  }
  if (process.platform === 'win32') {
    const { LOCALAPPDATA, PROGRAMFILES, 'PROGRAMFILES(X86)': programFiles86 } = process.env;
    return [PROGRAMFILES, programFiles86, LOCALAPPDATA]
      .filter(Boolean)
      .flatMap(folder => ['Google\\Chrome', 'Chromium'].map(name => `${folder}\\${name}\\Application\\chrome.exe`));
  }
  return [
    ...onPath(['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'chrome']),
    '/usr/bin/chromium',
    '/opt/google/chrome/chrome',
    '/snap/bin/chromium',
    '/usr/lib/chromium/chromium',
  ];
};

/** A file of that name may be a stub that only says where to get the browser, so it has to say its version. */
const works = async path => {
  try {
    await access(path, constants.X_OK);
    if (process.platform === 'win32') return true; // there it would open a window
    return /chrom/i.test((await run(path, ['--version'], { timeout: 20_000 })).stdout);
  } catch {
    return false;
  }
};

const installed = async () => {
  for (const path of new Set(usualPlaces())) if (await works(path)) return path;
  return null;
};

const mayUseApt = async () => {
  if (process.platform !== 'linux' || process.getuid() !== 0) return false;
  try {
    await access('/etc/debian_version');
    await run('apt-get', ['--version']);
    return true;
  } catch {
    return false;
  }
};

const installWithApt = async () => {
  say('Installing Chromium…');
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, maxBuffer: 64 * 1024 * 1024 };
  try {
    await run('apt-get', ['update', '-q'], options);
    await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'chromium'], options);
  } catch (error) {
    say(String(error.stderr || error.message).trimEnd());
    throw new SetupError(
      'Chromium could not be installed (apt-get says why above): install Chrome or Chromium, or name one by CHROME_PATH.',
    );
  }
};

/**
 * Finds Chrome or Chromium: the one that CHROME_PATH names, else an installed one; on Debian root gets one from apt.
 * @returns the path of its program.
 * @throws SetupError when there is none to be had.
 */
export const findBrowser = async () => {
  const { CHROME_PATH: chosen } = process.env;
  if (chosen) {
    if (await works(chosen)) return chosen;
    throw new SetupError(`CHROME_PATH names "${chosen}", which is no Chrome or Chromium that can be started.`);
  }
  const found = await installed();
  if (found) return found;
  if (await mayUseApt()) {
    await installWithApt();
    const fresh = await installed();
    if (fresh) return fresh;
  }
  throw new SetupError('Chrome or Chromium is needed and was not found: install one, or name one by CHROME_PATH.');
};
