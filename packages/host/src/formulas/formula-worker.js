// JavaScript: a thread starts from this very file, also where everything else is read as TypeScript.
import jsonata from 'jsonata';
import { parentPort, workerData } from 'node:worker_threads';

/** @type {{ limits: import('jsonata').JsonataOptions, longestValue: number, place: Int32Array }} */
const { limits, longestValue, place } = workerData;

const outOfPatience = new Set(['D1011', 'D1012', 'D2015']);
const mostCompiled = 500;
const compiled = new Map();

const compile = formula => {
  const known = compiled.get(formula);
  if (known) return known;
  if (compiled.size >= mostCompiled) compiled.clear();
  const expression = jsonata(formula, limits);
  compiled.set(formula, expression);
  return expression;
};

const failed = (kind, details) => JSON.stringify({ isDone: false, failure: { kind, details } });

/** One outcome, as JSON: a list of JSONata is an array with more to it, and a function is no value. */
const workOut = async (formula, row, bindings) => {
  try {
    const value = JSON.stringify(await compile(formula).evaluate(row, bindings)) ?? 'null';
    return value.length > longestValue ? failed('big', '') : `{"isDone":true,"value":${value}}`;
  } catch (error) {
    // JSONata throws plain objects beside errors.
    const { code, message } = error ?? {};
    const details = [code, message].filter(word => typeof word === 'string' && word !== '').join(' ');
    // "Invalid string length" and the like: V8 builds nothing that big.
    if (error instanceof RangeError) return failed('big', details);
    return failed(outOfPatience.has(code) ? 'long' : 'broken', details);
  }
};

parentPort.on('message', async ({ formulas, rows, bindings, skip }) => {
  const skipped = new Map(skip.map(({ row, formula, kind }) => [`${row} ${formula}`, failed(kind, '')]));
  const lines = [];
  for (const [row, values] of rows.entries()) {
    const outcomes = [];
    for (const [formula, text] of formulas.entries()) {
      // Whoever watches sees where we are, and by the count that we have not moved.
      Atomics.store(place, 0, row);
      Atomics.store(place, 1, formula);
      Atomics.add(place, 2, 1);
      outcomes.push(skipped.get(`${row} ${formula}`) ?? (await workOut(text, values, bindings)));
    }
    lines.push(`[${outcomes.join(',')}]`);
  }
  parentPort.postMessage(`[${lines.join(',')}]`);
});
