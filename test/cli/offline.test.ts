import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'vite';
import { demoLibrary } from '@citizen-integrator/library/demo';
import { makeCommand, type TestCommand } from './command.ts';

let citizen: TestCommand;
before(async () => {
  citizen = await makeCommand();
});
after(() => citizen.remove());

const root = fileURLToPath(new URL('../..', import.meta.url));
const samples = fileURLToPath(new URL('../jitterpak/samples/', import.meta.url));
const sample = async (name: string, as = name): Promise<string> => {
  await copyFile(join(samples, name), join(citizen.folder, as));
  return as;
};

interface Report {
  readonly file: string;
  readonly ok: boolean;
  readonly errors: readonly {
    code: string;
    path: string;
    line: number | null;
    column: number | null;
    message: string;
  }[];
  readonly warnings: readonly { code: string; path: string }[];
}

const reports = async (...files: string[]): Promise<readonly [number | null, readonly Report[]]> => {
  const { code, stdout, stderr } = await citizen.run(['recipe', 'validate', ...files, '--json']);
  assert.equal(stderr, '');
  return [code, JSON.parse(stdout) as Report[]];
};

const people = (): Record<string, unknown> =>
  structuredClone(demoLibrary.recipes.get('rest-contacts-to-postgresql') ?? assert.fail());

describe('The command by itself', () => {
  test('says its version', async () => {
    const { version } = JSON.parse(
      await readFile(new URL('../../packages/cli/package.json', import.meta.url), 'utf8'),
    ) as { version: string };
    assert.equal(await citizen.print(['version']), version);
    assert.equal(await citizen.print(['--version']), version);
    assert.deepEqual(await citizen.json(['version']), { version });
  });

  test('is built with all that it needs', async () => {
    const outDir = join(citizen.folder, 'built');
    await build({ root, mode: 'cli', logLevel: 'error', build: { outDir } });
    await citizen.write('package.json', '{ "type": "module" }');
    await citizen.write('built.json', people());
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, [join(outDir, 'citizen.js'), 'recipe', 'validate', 'built.json'], {
      cwd: citizen.folder,
    });
    assert.equal(stdout, 'built.json: ok\n');
  });

  test('explains itself, with its exit codes', async () => {
    const help = await citizen.print(['--help']);
    assert.match(help, /Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 not signed in/);
    assert.match(await citizen.print(['recipe', 'deploy', '--help']), /--values <file>/);
  });

  test('tells wrong usage apart from failure', async () => {
    for (const [args, says] of [
      [['recpie'], /unknown command 'recpie'\n\(Did you mean recipe\?\)/],
      [['recipe', 'get'], /missing required argument 'id'/],
      [['recipe', 'list', '--moon'], /unknown option '--moon'/],
      [['config', 'set', 'moon=1'], /There is no setting "moon"\. There are: host, org, env\./],
      [['config', 'set', 'host'], /"host" sets nothing\. Write it as name=value\./],
      [['config', 'set', 'host=ftp://a b'], /is no address of a host/],
      [['login', '--host', 'localhost:1'], /There is no API key/],
      [['completion', 'tcsh'], /Allowed choices are bash, zsh, fish/],
    ] as const) {
      const { code, stdout, stderr } = await citizen.run(args);
      assert.equal(code, 2, stderr);
      assert.match(stderr, says);
      assert.equal(stdout, '');
    }
  });

  test('says wrong usage as JSON too', async () => {
    const { code, stdout, stderr } = await citizen.run(['recipe', 'get', '--json']);
    assert.deepEqual([code, stdout], [2, '']);
    const { error } = JSON.parse(stderr) as { error: { kind: string; message: string } };
    assert.equal(error.kind, 'usage');
    assert.match(error.message, /missing required argument 'id'/);
  });

  test('says that nobody is signed in', async () => {
    const nobody = { CITIZEN_CONFIG_DIR: join(citizen.folder, 'nobody') };
    const { code, stderr } = await citizen.run(['recipe', 'list'], { env: nobody });
    assert.equal(code, 3);
    assert.match(stderr, /Sign in with: citizen login --host/);
    const other = await citizen.run(['deployment', 'list', '--host', 'localhost:1', '--json'], { env: nobody });
    assert.equal(other.code, 3);
    assert.match((JSON.parse(other.stderr) as { error: { message: string } }).error.message, /You are not signed in/);
  });

  test('keeps settings where only their owner may read them', async () => {
    assert.equal(
      await citizen.print(['config', 'set', 'host=localhost:4400', 'env=test']),
      'host=http://localhost:4400 set\nenv=test set',
    );
    assert.equal(await citizen.print(['config', 'get', 'host']), 'http://localhost:4400');
    await citizen.print(['config', 'set', 'host=recipes.example']);
    assert.deepEqual(await citizen.json(['config', 'get']), { host: 'https://recipes.example', env: 'test' });
    assert.equal((await stat(join(citizen.config, 'settings.json'))).mode & 0o777, 0o600);
    assert.equal((await stat(citizen.config)).mode & 0o777, 0o700);
    const shared = { CITIZEN_CONFIG_DIR: '', XDG_CONFIG_HOME: join(citizen.folder, 'xdg') };
    await citizen.print(['config', 'set', 'env=shared'], { env: shared });
    assert.match(await readFile(join(citizen.folder, 'xdg', 'citizen', 'settings.json'), 'utf8'), /"shared"/);
  });

  test('says what to do when its own files are broken, or a host is not there', async () => {
    const env = { CITIZEN_CONFIG_DIR: join(citizen.folder, 'broken') };
    await mkdir(env.CITIZEN_CONFIG_DIR);
    await citizen.write('broken/settings.json', '{');
    const broken = await citizen.run(['config', 'get'], { env });
    assert.equal(broken.code, 1);
    assert.match(broken.stderr, /settings\.json cannot be used\. Put it right, or remove it/);
    const away = await citizen.run(['env', 'list', '--host', '127.0.0.1:1'], { env: { CITIZEN_API_KEY: 'a' } });
    assert.equal(away.code, 1);
    assert.match(away.stderr, /could not reach[^]*Details: POST \/v1\/sessions .*\(request \w+\)/);
  });
});

describe('citizen recipe validate', () => {
  test('takes files that are right', async () => {
    await citizen.write('people.json', people());
    const files = ['people.json', await sample('acme-crm-to-desk.jpk')];
    const [code, found] = await reports(...files);
    assert.equal(code, 0);
    assert.deepEqual(
      found.map(({ file, ok }) => [file, ok]),
      files.map(file => [file, true]),
    );
    assert.match(await citizen.print(['recipe', 'validate', 'people.json']), /^people\.json: ok$/);
  });

  test('names what is wrong, with its line, for people and for editors', async () => {
    const recipe = people();
    const steps = recipe['steps'] as Record<string, unknown>[];
    await citizen.write('wrong.json', {
      ...recipe,
      titel: 'x',
      steps: [{ ...steps[0], type: 'intro' }, ...steps.slice(1)],
    });
    const [code, [report]] = await reports('wrong.json');
    assert.equal(code, 1);
    assert.equal(report?.ok, false);
    assert.deepEqual(report.errors.map(({ code: of, path }) => `${of} ${path}`).sort(), [
      'not-allowed steps.0.type',
      'unknown-key titel',
    ]);
    const lines = (await readFile(join(citizen.folder, 'wrong.json'), 'utf8')).split('\n');
    const line = lines.findIndex(text => text.includes('"type": "intro"')) + 1;
    const { stdout } = await citizen.run(['recipe', 'validate', 'wrong.json']);
    assert.match(
      stdout,
      new RegExp(`^wrong\\.json:${line}:\\d+: error: This has to be "introduction", .* \\[not-allowed\\]`, 'm'),
    );
  });

  test('follows metadata into the Jitterpak of the same name', async () => {
    const { steps, ...rest } = people();
    const bind = [{ kind: 'projectVariable', name: 'moon' }];
    const recipe = {
      ...rest,
      project: { kind: 'jitterpak', file: 'acme.jpk', sha256: '0'.repeat(64) },
      steps: [
        { id: 'o', type: 'variables', title: 'O', properties: [{ name: 'a', label: 'A', type: 'string', bind }] },
        (steps as object[]).at(-1),
      ],
    };
    await citizen.write('acme.json', recipe);
    const jpk = await sample('acme-crm-to-desk.jpk', 'acme.jpk');
    assert.equal((await reports('acme.json'))[0], 0, 'by itself, nobody can tell');
    const [code, found] = await reports('acme.json', jpk);
    assert.equal(code, 1);
    assert.deepEqual(
      found.map(({ file, ok }) => [file, ok]),
      [
        ['acme.json', false],
        ['acme.jpk', true],
      ],
    );
    assert.deepEqual(
      found[0]?.errors.map(({ code: of, path }) => `${of} ${path}`),
      ['unknown-variable steps.0.properties.0.bind.0.name'],
    );
    assert.deepEqual(
      found[0]?.warnings.map(({ code: of }) => of),
      ['jitterpak-differs'],
    );
  });

  test('knows hostile and broken Jitterpaks by their codes', async () => {
    const expected = JSON.parse(await readFile(join(samples, 'bad', 'expected.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    const files = Object.entries(expected).flatMap(([name, code]) =>
      typeof code === 'string' ? [{ name, code }] : [],
    );
    assert.ok(files.length > 30);
    await mkdir(join(citizen.folder, 'bad'));
    for (const { name } of files) await sample(join('bad', name));
    const [, found] = await reports(...files.map(({ name }) => join('bad', name)));
    for (const [index, { name, code }] of files.entries()) {
      const { ok, errors, warnings } = found[index] ?? assert.fail(name);
      const codes = [...errors, ...warnings].map(each => each.code);
      if (code === 'none') assert.ok(ok, `${name}: ${codes.join()}`);
      else assert.ok(codes.includes(code), `${name} is ${code}, not ${codes.join()}`);
    }
  });

  test('says so when a file is missing, or is something else', async () => {
    await citizen.write('latin.json', '');
    await citizen.write('notes.txt', 'x');
    const [code, found] = await reports('none.json', 'none.jpk', 'notes.txt', 'latin.json');
    assert.equal(code, 1);
    assert.deepEqual(
      found.map(({ file, errors }) => [file, errors[0]?.code]),
      [
        ['none.json', 'cannot-read'],
        ['none.jpk', 'cannot-read'],
        ['notes.txt', 'unknown-file'],
        ['latin.json', 'json'],
      ],
    );
  });
});

describe('citizen completion', () => {
  test('completes commands and options in bash', async () => {
    const script = await citizen.print(['completion', 'bash']);
    const complete = async (...words: string[]): Promise<string[]> => {
      const line = `${script}\nCOMP_WORDS=(${words.map(word => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _citizen; echo "\${COMPREPLY[@]}"`;
      const { stdout } = await promisify(execFile)('bash', ['--norc', '-c', line]);
      return stdout.trim().split(' ');
    };
    assert.deepEqual(await complete('citizen', 'dep'), ['deployment']);
    assert.deepEqual(await complete('citizen', 'recipe', 'l'), ['list']);
    assert.deepEqual(await complete('citizen', 'recipe', 'get', 'some-id', '--save'), ['--saverecipe', '--savejpk']);
    assert.deepEqual(await complete('citizen', 'completion', 'z'), ['zsh']);
    assert.deepEqual(await citizen.json(['completion', 'bash']), { shell: 'bash', script });
  });

  test('knows zsh and fish', async () => {
    assert.match(await citizen.print(['completion', 'zsh']), /^#compdef citizen[^]*' recipe'\) next=\('list:/);
    assert.match(
      await citizen.print(['completion', 'fish']),
      /complete -c citizen -n '__citizen_at recipe' -f -a list -d 'recipes of/,
    );
  });
});
