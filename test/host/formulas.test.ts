import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { checkFormula, FormulaSyntaxError } from '../../packages/host/src/formulas/formula.ts';
import {
  createFormulaPool,
  StuckFormulaError,
  type FormulaPool,
} from '../../packages/host/src/formulas/formula-pool.ts';
import { until } from './engine-world.ts';

const backtracking = '$contains(text, /^(a+)+$/)';
const long = `${'a'.repeat(40)}!`;

/** What Linux says of a process; null when there is none. */
const stateOf = async (id: number): Promise<{ parent: number; isEnded: boolean } | null> => {
  const text = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => null);
  if (text === null) return null;
  const [state, parent] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  // One that nobody has asked about stays as a zombie.
  return { parent: Number(parent), isEnded: state === 'Z' || state === 'X' };
};

const childrenOf = async (parent: number): Promise<number[]> => {
  const ids = (await readdir('/proc')).map(Number).filter(Number.isInteger);
  const states = await Promise.all(ids.map(async id => ({ id, state: await stateOf(id) })));
  return states.flatMap(({ id, state }) => (state?.parent === parent && !state.isEnded ? [id] : []));
};

describe('formulas', () => {
  let pool: FormulaPool;
  before(() => {
    pool = createFormulaPool({ part: 1000, single: 600 });
  });
  after(() => pool.close());

  const evaluate = (formulas: string[], rows: Record<string, unknown>[], bindings = {}) =>
    pool.evaluate({ formulas, rows, bindings });

  it('are worked out row by row, in order', async () => {
    const rows = Array.from({ length: 1200 }, (_, index) => ({ n: index }));
    const outcomes = await evaluate(['n * 2', '$values.limit', 'missing'], rows, { values: { limit: 3 } });
    assert.equal(outcomes.length, 1200);
    assert.deepEqual(outcomes[1100], [
      { isDone: true, value: 2200 },
      { isDone: true, value: 3 },
      { isDone: true, value: null },
    ]);
    assert.deepEqual(await evaluate([], [{}, {}]), [[], []]);
  });

  it('fail for one row and one formula alone', async () => {
    const [first, second] = await evaluate(['$number(text)', 'text'], [{ text: 'many' }, { text: '5' }]);
    assert.ok(first?.[0] && !first[0].isDone);
    assert.equal(first[0].failure.kind, 'broken');
    assert.match(first[0].failure.details, /^D3030 /);
    assert.equal(first[0].failure.value, '"many"');
    assert.deepEqual(first[1], { isDone: true, value: 'many' });
    assert.deepEqual(second?.[0], { isDone: true, value: 5 });
  });

  it('that backtrack for ever are broken off, and hold up neither this process nor other formulas', async () => {
    let turns = 0;
    const ticking = setInterval(() => (turns += 1), 20);
    const stuck = evaluate(
      [backtracking, 'n'],
      [
        { text: 'aaa', n: 1 },
        { text: long, n: 2 },
        { text: 'b', n: 3 },
      ],
    );
    const others = Promise.all(Array.from({ length: 5 }, (_, index) => evaluate(['n + 1'], [{ n: index }])));
    let isStuckDone = false;
    void stuck.then(() => (isStuckDone = true));
    assert.deepEqual(
      (await others).map(outcomes => outcomes[0]?.[0]),
      [1, 2, 3, 4, 5].map(value => ({ isDone: true, value })),
    );
    assert.equal(isStuckDone, false);
    const outcomes = await stuck;
    clearInterval(ticking);
    assert.ok(turns > 20, `this process turned only ${turns} times`);
    assert.deepEqual(outcomes, [
      [
        { isDone: true, value: true },
        { isDone: true, value: 1 },
      ],
      [
        { isDone: false, failure: { kind: 'long', details: '', value: '' } },
        { isDone: true, value: 2 },
      ],
      [
        { isDone: true, value: false },
        { isDone: true, value: 3 },
      ],
    ]);
  });

  it('that get stuck again and again are given up', async () => {
    const rows = Array.from({ length: 50 }, () => ({ text: long }));
    await assert.rejects(evaluate(['text', backtracking], rows), (error: unknown) => {
      assert.ok(error instanceof StuckFormulaError);
      assert.equal(error.formula, 1);
      return true;
    });
  });

  it('that fill the memory end no process but their own', async () => {
    const grow = (times: number) =>
      `($twice := function($n) { $n = 0 ? "aaaaaaaaaaaaaaaa" : ($t := $twice($n - 1); $t & $t) }; $twice(${times}))`;
    const [[big, bigger] = []] = await evaluate([grow(19), grow(24)], [{}]);
    assert.ok(big && !big.isDone);
    assert.equal(big.failure.kind, 'big');
    assert.ok(bigger && !bigger.isDone, 'whether time or memory ends first is up to the machine');
    assert.deepEqual(await evaluate(['1'], [{}]), [[{ isDone: true, value: 1 }]]);
  });

  it(
    'end with the process that wanted them, whatever they are at',
    { skip: process.platform !== 'linux' },
    async () => {
      const pools = new URL('../../packages/host/src/formulas/formula-pool.ts', import.meta.url).href;
      const job = { formulas: [backtracking], rows: [{ text: long }], bindings: {} };
      const program = `import { createFormulaPool } from ${JSON.stringify(pools)};
      const pool = createFormulaPool();
      await pool.evaluate({ formulas: ['1'], rows: [{}], bindings: {} });
      void pool.evaluate(${JSON.stringify(job)});
      process.stdout.write('stuck');`;
      const flags = ['-C', '@citizen-integrator/source', '--import', 'tsx', '--input-type=module'];
      const host = spawn(process.execPath, [...flags, '--eval', program], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(host.stdout, 'data');
      const runners = await childrenOf(host.pid ?? 0);
      assert.ok(runners.length > 0);
      host.kill('SIGKILL');
      await until('the end of the runner', async () => {
        const states = await Promise.all(runners.map(stateOf));
        return states.every(state => state === null || state.isEnded);
      });
    },
  );

  it('see nothing of this process', async () => {
    const formulas = ['$.constructor', '$.__proto__', 'process.env', '$eval("process")'];
    assert.deepEqual(
      (await evaluate(formulas, [{}])).flat(),
      formulas.map(() => ({ isDone: true, value: null })),
    );
  });

  it('are checked before any row', () => {
    checkFormula("$trim(first & ' ' & last)");
    assert.throws(() => checkFormula('$trim('), FormulaSyntaxError);
  });
});
