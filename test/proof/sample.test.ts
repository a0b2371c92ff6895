import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { loadStandardLibrary } from '@citizen-integrator/library/standard';
import type { Library } from '@citizen-integrator/library';
import { actions, type RecipeSource } from 'citizen-integrator/contract';
import { canonicalNames } from '../../packages/library/src/descriptions/api-description.ts';
import { chooseSample } from './choose-sample.ts';
import { startProver, type Proof, type Prover } from './prover.ts';
import { describedEnd, endpointOf, operationsOf } from './recipe-ends.ts';

/** Records of each object: enough for some to point at others. */
const rows = 4;
const sides = ['source', 'target'] as const;

/** Objects of the canonical model that no recipe reads, and those that none writes. */
const left: Readonly<Record<(typeof sides)[number], readonly string[]>> = {
  source: ['Document', 'Currency', 'Message'],
  target: ['Document', 'Currency'],
};

let library: Library;
let prover: Prover;
let proofs: readonly Proof[] = [];
let proved: readonly RecipeSource[] = [];

before(async () => {
  library = await loadStandardLibrary({
    onStale: error => {
      throw error;
    },
    published: '',
  });
  prover = await startProver(library, { rows });
  proofs = await prover.prove(chooseSample(library, 'kinds'));
  proved = proofs.flatMap(({ recipe, outcome }) => (outcome === 'proved' ? (library.recipes.get(recipe) ?? []) : []));
});
after(() => prover.close());

const endpointsAt = (side: (typeof sides)[number], recipes: Iterable<RecipeSource>): Set<string> =>
  new Set([...recipes].flatMap(recipe => operationsOf(recipe).map(operation => endpointOf(recipe, operation, side))));

const kindsAt = (side: (typeof sides)[number]): Set<string> =>
  new Set(
    proved.flatMap(recipe =>
      operationsOf(recipe).flatMap(operation => describedEnd(library, recipe, operation, side)?.object.canonical ?? []),
    ),
  );

describe('a sample of the library’s recipes', () => {
  it('copies records whose values are the right ones in the target', () => {
    const failed = proofs.filter(({ outcome }) => outcome !== 'proved');
    const told = failed.map(
      ({ recipe, outcome, reasons }) =>
        `${recipe}: ${outcome}: ${reasons.map(({ fault, text }) => `${fault}: ${text}`).join('\n  ')}`,
    );
    assert.equal(told.length, 0, told.join('\n'));
  });

  it('covers every endpoint, each way in which recipes use it', () => {
    const used = sides.map(side => [side, endpointsAt(side, library.recipes.values())] as const);
    const everyone = new Set(used.flatMap(([, endpoints]) => [...endpoints]));
    assert.deepEqual(everyone, new Set(library.endpoints.keys()));
    for (const [side, endpoints] of used) assert.deepEqual(endpointsAt(side, proved), endpoints, side);
  });

  for (const side of sides) {
    it(`covers every object of the canonical model as a ${side}`, () => {
      assert.deepEqual(kindsAt(side), new Set(canonicalNames.filter(name => !left[side].includes(name))));
    });
  }

  it('covers every action', () => {
    assert.deepEqual(new Set(proved.map(recipe => recipe.actions[0])), new Set(actions));
  });
});
