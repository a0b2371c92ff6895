import { isTarget, type Expression } from '../ast.ts';
import { toNumber, toText, uuidOf } from '../convert.ts';
import { readElement, writeElement } from '../elements.ts';
import { applyOperator } from '../operators.ts';
import { chain, type Evaluation, type Frame, type Run } from '../run.ts';
import { ScriptError, ScriptFault } from '../script-error.ts';
import type { ScriptValue } from '../value.ts';
import type { Call } from './call.ts';
import { areaOf } from './definition.ts';

const { define, defineLazy } = areaOf('general');

const alphanumeric = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/**
 * Evaluates, and what goes wrong becomes `otherwise`, unless a limit was reached. Half-done values of what failed are
 * forgotten.
 */
const attempt = (
  node: Expression | undefined,
  frame: Frame,
  done: (value: ScriptValue) => Evaluation,
  otherwise: () => Evaluation,
): Evaluation => {
  const { pending } = frame.run;
  const length = pending.length;
  const recover = (error: unknown): Evaluation => {
    if (!(error instanceof ScriptError) || error.isLimit) throw error;
    pending.length = length;
    frame.run.lastErrorText = error.reason;
    return otherwise();
  };
  try {
    const value = node ? frame.evaluate(node) : null;
    return value instanceof Promise ? value.then(done, recover) : done(value);
  } catch (error) {
    return recover(error);
  }
};

/** As Eval answers: a string, except that arrays, dictionaries and null stay what they are. */
const asAnswer = (value: ScriptValue, run: Run): ScriptValue =>
  value === null || Array.isArray(value) || value instanceof Map ? value : toText(value, run);

const orElse = (nodes: readonly Expression[], frame: Frame, isMissing: (value: ScriptValue) => boolean): Evaluation => {
  const [node, otherwise] = nodes;
  return chain(node ? frame.evaluate(node) : null, value =>
    isMissing(value) && otherwise ? frame.evaluate(otherwise) : value,
  );
};

/** The array that is meant: given itself, or by the name of a global variable; null when it is no array. */
const named = (call: Call): ScriptValue => {
  const value = call.value(0);
  return Array.isArray(value) || value instanceof Map ? value : call.run.scope.get(call.text(0));
};

const get = (call: Call): ScriptValue => {
  let value = named(call);
  for (const key of call.values.slice(1)) value = readElement(value, key, call.run);
  return value;
};

const appendOrWrite = (target: ScriptValue, key: ScriptValue, value: ScriptValue, run: Run): void => {
  const isAppended = Array.isArray(target) && toNumber(key) < 0;
  writeElement(target, isAppended ? target.length : key, value, run);
};

const set = (call: Call): ScriptValue => {
  const { run } = call;
  const value = call.value(1);
  const keys = call.values.slice(2);
  if (keys.length === 0) {
    const name = call.text(0);
    run.make(64 + 2 * name.length);
    run.scope.set(name, value);
    return value;
  }
  let target = named(call);
  if (target === null) {
    target = [];
    run.scope.set(call.text(0), target);
  }
  for (const key of keys.slice(0, -1)) {
    let inner = readElement(target, key, run);
    if (inner === null) {
      inner = [];
      appendOrWrite(target, key, inner, run);
    }
    target = inner;
  }
  appendOrWrite(target, keys.at(-1) ?? null, value, run);
  return value;
};

const lengthOf = (call: Call): number => {
  const value = call.value(0);
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length;
  return value instanceof Map ? value.size : call.text(0).length;
};

/** Local variables get what RunScript was given; in a mapping, the elements of the loop's instance. */
const takeArguments = (nodes: readonly Expression[], frame: Frame): Evaluation => {
  const { run, locals } = frame;
  const isCalled = locals.has('_1') || !run.host.instance;
  const instance = isCalled ? null : run.ask('instance', host => host.instance());
  return chain(instance, found => {
    for (const [index, node] of nodes.entries()) {
      if (node.kind !== 'local') throw new ScriptFault('type', 'ArgumentList takes names of local variables.');
      const given = isCalled
        ? (locals.get(`_${index + 1}`) ?? null)
        : Array.isArray(found)
          ? (found[index] ?? null)
          : null;
      locals.set(node.name, given);
    }
    return null;
  });
};

const isSame = (left: ScriptValue, right: ScriptValue, run: Run): boolean =>
  applyOperator('==', left, right, run) === true;

/** Not to be guessed, since scripts make passwords of it. */
const randomBelow = (count: number): number => {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
  return Math.floor(((high >>> 5) / 2 ** 27 + (low >>> 6) / 2 ** 53) * count);
};

/** A UUID of version 4 (RFC 9562); made here, since browsers make them on secure pages only. */
const randomUuid = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return uuidOf(bytes);
};

const randomString = (call: Call): string => {
  const length = Math.max(0, call.whole(0));
  call.run.checkLength(length);
  const characters = [...call.text(1, alphanumeric)];
  if (characters.length === 0) return '';
  let text = '';
  for (let index = 0; index < length; index += 1) text += characters[randomBelow(characters.length)] ?? '';
  return text;
};

const runOperation = (call: Call): Evaluation => {
  const { run } = call;
  const waits = call.boolean(1, true);
  return chain(
    run.ask('runOperation', host => host.runOperation(call.reference(0), waits, run.signal)),
    ({ succeeded, error }) => {
      if (!succeeded && error !== undefined) run.lastErrorText = error;
      return succeeded;
    },
  );
};

const runScript = async (call: Call): Promise<ScriptValue> => {
  const { run, frame } = call;
  const reference = call.reference(0);
  // Awaited even when it is there, so that each script begins with an empty stack.
  const script = await run.ask('findScript', host => host.findScript(reference));
  if (!script) throw new ScriptFault('value', `There is no script "${reference}".`);
  const value = await frame.runOther(script, call.values.slice(1));
  return value === null ? null : toText(value, run);
};

export const general = [
  defineLazy(
    'null ArgumentList(type var1[, type var2, ...])',
    'Makes local variables of what RunScript was given, or of the instance of a mapping.',
    takeArguments,
  ),
  define(
    'void CancelOperationChain(string message)',
    'Keeps the operations behind this one from running.',
    call =>
      chain(
        call.run.ask('cancelChain', host => host.cancelChain(call.text(0))),
        () => null,
      ),
    'cancelChain',
  ),
  defineLazy(
    'string Eval(type expToEvaluate, type defaultResult)',
    'The first value as a string; when it fails, the second is evaluated instead. Limits are not caught.',
    ([node, otherwise], frame) =>
      attempt(
        node,
        frame,
        value => asAnswer(value, frame.run),
        () => chain(otherwise ? frame.evaluate(otherwise) : null, value => asAnswer(value, frame.run)),
      ),
  ),
  define('type Get(string name[, int index1, ...])', 'A global variable by its name, or an element of it.', get),
  defineLazy(
    'string GetInputString(type arg)',
    'A source field as it came, before it was given a type; else an empty string.',
    ([node], frame) => {
      if (node?.kind !== 'source' && node?.kind !== 'local') return '';
      const path = node.kind === 'source' ? node.path : node.name;
      return chain(
        frame.run.ask('readInput', host => host.readInput(path)),
        text => text ?? '',
      );
    },
    'readInput',
  ),
  define('string GUID()', 'A random UUID.', randomUuid),
  defineLazy(
    'type IfEmpty(type arg, type default)',
    'The first value, or the second when that is null or an empty string.',
    (nodes, frame) => orElse(nodes, frame, value => value === null || value === ''),
  ),
  defineLazy(
    'type IfNull(type arg, type default)',
    'The first value, or the second when that is null.',
    (nodes, frame) => orElse(nodes, frame, value => value === null),
  ),
  defineLazy(
    'int InitCounter(type counter[, int initialValue])',
    'Gives a variable its first number, when it has none yet.',
    ([target, initial], frame) => {
      if (!target || !isTarget(target)) throw new ScriptFault('type', 'InitCounter takes a variable.');
      const isFresh = target.kind === 'local' && !frame.locals.has(target.name);
      return chain(isFresh ? null : frame.evaluate(target), found => {
        if (found !== null) return found;
        return chain(initial ? frame.evaluate(initial) : 0, first => frame.assign(target, first));
      });
    },
  ),
  define(
    'int InList(type x[, type arg1, ...])',
    'Which of the values behind it equals the first, from 1; 0 when none does.',
    call => call.values.slice(1).findIndex(value => isSame(call.value(0), value, call.run)) + 1,
  ),
  define('bool IsInteger(type x)', 'Whether a value is a whole number, or is one without loss.', call => {
    const value = call.value(0);
    if (typeof value === 'string') return /^\s*[-+]?\d+(?:\.0*)?\s*$/.test(value);
    return typeof value === 'number' && Number.isInteger(value);
  }),
  define('bool IsNull(type x)', 'Whether a value is null.', call => call.value(0) === null),
  defineLazy('bool IsValid(type x)', 'Whether a value can be evaluated without an error.', ([node], frame) =>
    attempt(
      node,
      frame,
      () => true,
      () => false,
    ),
  ),
  define(
    'int Length(type x)',
    'The characters of a string, the elements of an array, the bytes of binary data; 0 for null.',
    lengthOf,
  ),
  define('null Null()', 'The value null.', () => null),
  define('int Random(int min, int max)', 'A random whole number from one to another, both included.', call => {
    const [least, most] = [Math.min(call.whole(0), call.whole(1)), Math.max(call.whole(0), call.whole(1))];
    return least + randomBelow(most - least + 1);
  }),
  define(
    'string RandomString(int len[, string chars])',
    'Random characters: letters and digits, or those that are given.',
    randomString,
  ),
  define(
    'bool RunOperation(string operationId[, bool runSynchronously])',
    'Runs an operation; answers whether it succeeded.',
    runOperation,
    'runOperation',
  ),
  define(
    'string RunScript(string scriptId[, type var1, ...])',
    'Runs a script; answers its result as a string.',
    runScript,
    'findScript',
  ),
  define(
    'type Set(string name, type value[, int index1, ...])',
    'Sets a global variable by its name, or an element of it; a negative index appends.',
    set,
  ),
  define(
    'void Sleep(int seconds)',
    'Waits.',
    call => {
      const seconds = call.number(0);
      if (!(seconds >= 0 && seconds <= 3600))
        throw new ScriptFault('value', 'A script can sleep for 0 to 3600 seconds.');
      return chain(
        call.run.ask('sleep', host => host.sleep(seconds * 1000, call.run.signal)),
        () => null,
      );
    },
    'sleep',
  ),
];
