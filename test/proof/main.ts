import { parseArgs } from 'node:util';
import { loadStandardLibrary } from '@citizen-integrator/library/standard';
import { startProver, type Proof } from './proof.ts';

/** Recipes that are proved at the same time. */
const lanes = 4;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    rows: { type: 'string', default: '12' },
    every: { type: 'string', default: '1' },
  },
});

const library = await loadStandardLibrary({ onStale: error => console.error(error), published: '' });
const wanted = [...library.recipes.keys()].filter(
  id => positionals.length === 0 || positionals.some(part => id.includes(part)),
);
const chosen = wanted.filter((_, index) => index % Math.max(1, Number(values.every)) === 0);
// What others point at comes first: customers before their orders.
const order = [
  'User',
  'Account',
  'Contact',
  'Lead',
  'Product',
  'PriceBookEntry',
  'MailingList',
  'Campaign',
  'Opportunity',
];
const rankOf = (id: string): number => {
  const project = library.recipes.get(id)?.project;
  const target = project?.kind === 'flow' ? project.operations[0]?.target : undefined;
  const endpoint = project?.kind === 'flow' ? project.connections[target?.connection ?? '']?.endpoint : undefined;
  const object = library.endpoints.get(endpoint ?? '')?.api?.objects.find(each => each.id === target?.object);
  const rank = order.indexOf(object?.canonical ?? '');
  return rank < 0 ? order.length : rank;
};
chosen.sort((one, other) => rankOf(one) - rankOf(other));
const prover = await startProver(library, { rows: Number(values.rows) });
const proofs: Proof[] = [];
const queue = [...chosen];
const start = performance.now();

const work = async (): Promise<void> => {
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    const proof = await prover.prove(id);
    proofs.push(proof);
    if (proof.outcome === 'failed') console.error(`✘ ${id}\n    ${proof.reasons.join('\n    ')}`);
  }
};
await Promise.all(Array.from({ length: lanes }, work));
await prover.close();

const count = (outcome: Proof['outcome']): number => proofs.filter(proof => proof.outcome === outcome).length;
const fields = proofs.reduce((sum, proof) => sum + proof.fields, 0);
const seconds = Math.round((performance.now() - start) / 1000);
if (values.json) console.log(JSON.stringify({ seconds, proofs }, null, 2));
else {
  console.log(
    `${proofs.length} recipes in ${seconds} s: ${count('proved')} proved with ${fields} values compared, ${count('sent')} sent, ${count('empty')} without a record to copy, ${count('failed')} failed`,
  );
}
process.exit(count('failed') > 0 ? 1 : 0);
