import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { loadStandardLibrary } from '@citizen-integrator/library/standard';
import type { Library } from '@citizen-integrator/library';
import { chooseSample } from './choose-sample.ts';
import { startProver, type Proof, type Prover } from './prover.ts';

/** Records of each object: enough for some to point at others. */
const rows = 4;

let library: Library;
let prover: Prover;
let proofs: ReadonlyMap<string, Proof>;

before(async () => {
  library = await loadStandardLibrary({
    onStale: error => {
      throw error;
    },
    published: '',
  });
  prover = await startProver(library, { rows });
  const all = await prover.prove(chooseSample(library, 'kinds'));
  proofs = new Map(all.map(proof => [proof.recipe, proof]));
});
after(() => prover.close());

describe('a sample of the library’s recipes', () => {
  it('covers every endpoint', () => {
    const shown = new Set([...proofs.keys()].flatMap(id => library.recipes.get(id)?.endpoints ?? []));
    assert.deepEqual(
      [...library.endpoints.keys()].filter(id => !shown.has(id)),
      [],
    );
  });

  it('copies records whose values are the right ones in the target', () => {
    const failed = [...proofs.values()].filter(({ outcome }) => outcome !== 'proved');
    const told = failed.map(
      ({ recipe, outcome, reasons }) =>
        `${recipe}: ${outcome}: ${reasons.map(({ fault, text }) => `${fault}: ${text}`).join('\n  ')}`,
    );
    assert.equal(told.length, 0, told.join('\n'));
  });
});
