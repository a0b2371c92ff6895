import assert from 'node:assert/strict';
import {
  parseScript,
  runScript,
  ScriptError,
  type RunOptions,
  type ScriptHost,
  type ScriptValue,
} from '@citizen-integrator/jitterpak/script';

/** Runs code without its tags, as the script "Test". */
export const run = (code: string, host: ScriptHost = {}, options: RunOptions = {}): Promise<ScriptValue> =>
  runScript(parseScript(`<trans>${code}</trans>`, { name: 'Test' }), host, options);

/** The error that code ends with, while it is read or while it runs. */
export const failure = async (code: string, host: ScriptHost = {}, options: RunOptions = {}): Promise<ScriptError> => {
  try {
    await run(code, host, options);
  } catch (error) {
    assert.ok(error instanceof ScriptError, String(error));
    return error;
  }
  return assert.fail(`It should have failed: ${code}`);
};

/** A host whose files, operations and scripts are there at once or later. */
export const makeHost = ({ isSlow = false } = {}) => {
  const asked: string[] = [];
  const files = new Map<string, string | Uint8Array>([['s.in', 'from the source']]);
  const scripts = new Map<string, string>();
  const later = <Value>(value: Value): Value | Promise<Value> => (isSlow ? Promise.resolve(value) : value);
  const host = {
    now: () => Date.UTC(2026, 10, 28, 12, 30, 15, 250),
    log: ({ level, message, line }) => void asked.push(`${level} ${line}: ${message}`),
    readFile: ({ place, name }) => {
      asked.push(`read ${place} ${name}`);
      const content = files.get(place);
      if (content === undefined) throw new Error(`There is no ${place}.`);
      return later(content);
    },
    writeFile: ({ place, name }, content) => {
      asked.push(`write ${place} ${name}`);
      files.set(place, content);
      return later(undefined);
    },
    flushFiles: file => later(void asked.push(`flush ${file?.place}`)),
    deleteFiles: ({ place, name }) => {
      asked.push(`delete ${place} ${name}`);
      return later(2);
    },
    listFiles: ({ name }, folder) => later([`${folder}/a.csv`, `${name}`]),
    listFolders: () => later(['done']),
    runOperation: (operation, waits) => {
      asked.push(`operation ${operation} ${waits}`);
      return later(operation === 'op.bad' ? { succeeded: false, error: 'It broke.' } : { succeeded: true });
    },
    findScript: script => {
      const code = scripts.get(script);
      return later(code === undefined ? null : parseScript(`<trans>${code}</trans>`, { name: script }));
    },
    cancelChain: message => void asked.push(`cancel ${message}`),
    sleep: duration => {
      asked.push(`sleep ${duration}`);
      return Promise.resolve();
    },
    names: { environment: 'Test', organization: 'Acme', agentGroup: 'Cloud', agent: 'One', server: 'host' },
  } satisfies ScriptHost;
  return { host, asked, files, scripts };
};
