// JavaScript: a process starts from this very file, also where everything else is read as TypeScript.
import { Worker } from 'node:worker_threads';
import jsonata from 'jsonata';

const outOfPatience = new Set(['D1011', 'D1012', 'D2015']);
const mostCompiled = 500;
const compiled = new Map();

const compile = (formula, limits) => {
  const known = compiled.get(formula);
  if (known) return known;
  if (compiled.size >= mostCompiled) compiled.clear();
  const expression = jsonata(formula, limits);
  compiled.set(formula, expression);
  return expression;
};

const longestSample = 80;
/** What the formula stumbled over, short enough to be shown; empty when JSONata does not say. */
const sampleOf = value => {
  const text = value === undefined ? '' : (JSON.stringify(value) ?? '');
  return text.length > longestSample ? `${text.slice(0, longestSample)}…` : text;
};

const failed = (kind, details, value) =>
  JSON.stringify({ isDone: false, failure: { kind, details, value: sampleOf(value) } });

const mostTries = 5;
/** In ms of this process: the clock goes on while a busy machine lets others work. */
const workTime = () => process.cpuUsage().user / 1000;

/** One outcome, as JSON: a list of JSONata is an array with more to it, and a function is no value. */
const workOut = async (formula, row, job, tries = 1) => {
  const { bindings, limits, longestValue } = job;
  const start = workTime();
  try {
    const value = JSON.stringify(await compile(formula, limits).evaluate(row, bindings)) ?? 'null';
    return value.length > longestValue ? failed('big', '') : `{"isDone":true,"value":${value}}`;
  } catch (error) {
    // JSONata throws plain objects beside errors.
    const { code, message, value } = error ?? {};
    const details = [code, message].filter(word => typeof word === 'string' && word !== '').join(' ');
    // "Invalid string length" and the like: V8 builds nothing that big.
    if (error instanceof RangeError) return failed('big', details);
    const ranOutOfTime = code === 'D1012' && workTime() - start < limits.timeout / 2;
    if (ranOutOfTime && tries < mostTries) return workOut(formula, row, job, tries + 1);
    return outOfPatience.has(code) ? failed('long', details) : failed('broken', details, value);
  }
};

process.on('message', async job => {
  const lines = [];
  for (const row of job.rows) {
    const outcomes = [];
    for (const formula of job.formulas) outcomes.push(await workOut(formula, row, job));
    lines.push(`[${outcomes.join(',')}]`);
  }
  process.send(`[${lines.join(',')}]`);
});

// While a formula holds this thread, another one sees when the host is gone that would have ended us.
new Worker(`setInterval(() => process.ppid === ${process.ppid} || process.kill(process.pid, 'SIGKILL'), 1000);`, {
  eval: true,
}).unref();

process.send('ready');
