import { parseArgs } from 'node:util';
import { loadStandardLibrary } from '@citizen-integrator/library/standard';
import { chooseSample } from './choose-sample.ts';
import { faults, mostRecords, startProver, type Proof } from './prover.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    rows: { type: 'string', default: String(mostRecords) },
    every: { type: 'string', default: '1' },
    sample: { type: 'boolean', default: false },
  },
});

const library = await loadStandardLibrary({ onStale: error => console.error(error), published: '' });
const wanted = (values.sample ? chooseSample(library, 'objects') : [...library.recipes.keys()]).filter(
  id => positionals.length === 0 || positionals.some(part => id.includes(part)),
);
const chosen = wanted.filter((_, index) => index % Math.max(1, Number(values.every)) === 0);
const start = performance.now();
const prover = await startProver(library, { rows: Number(values.rows) });
const proofs = await prover.prove(chosen, ({ recipe, outcome, reasons }) => {
  if (outcome !== 'failed' && outcome !== 'empty') return;
  console.error(
    `${outcome === 'failed' ? '✘' : '○'} ${recipe}\n${reasons.map(({ fault, text }) => `    ${fault}: ${text}`).join('\n')}`,
  );
});
await prover.close();

const count = (outcome: Proof['outcome']): number => proofs.filter(proof => proof.outcome === outcome).length;
const compared = proofs.reduce((total, proof) => total + proof.compared, 0);
const seconds = Math.round((performance.now() - start) / 1000);
const failed = proofs.filter(({ outcome }) => outcome === 'failed');
if (values.json) console.log(JSON.stringify({ seconds, proofs }, null, 2));
else {
  console.log(
    [
      `${proofs.length} recipes in ${seconds} s`,
      `${count('proved')} proved: ${compared} values compared`,
      `${count('sent')} sent`,
      `${count('empty')} without a record to copy`,
      `${failed.length} failed`,
      ...faults.map(fault => `  ${failed.filter(({ reasons }) => reasons[0]?.fault === fault).length} ${fault}`),
    ].join('\n'),
  );
}
process.exit(failed.length > 0 ? 1 : 0);
