import jsonata from 'jsonata';
import type { FieldMapping } from 'citizen-integrator/contract';
import { createFormulaPool } from '../../packages/host/src/formulas/formula-pool.ts';
import { compileMapping } from '../../packages/host/src/runs/map-row.ts';
import type { Figure } from '../figure.ts';

const rowCount = 2000;

const rows = Array.from({ length: rowCount }, (_, index) => ({
  id: `c${index}`,
  firstName: `First${index}`,
  lastName: 'Silva',
  email: `Ana.${index}@Example.com`,
  amount: index * 1.5,
  stage: index % 3 === 0 ? 'customer' : 'lead',
  company: { name: `Company ${index % 50}`, city: 'Lisbon' },
}));

const formulas: Readonly<Record<string, string>> = {
  full_name: "$trim(firstName & ' ' & lastName)",
  email: '$lowercase(email)',
  company: 'company.name',
  total: '$round(amount * 1.23, 2)',
  tier: "stage = 'customer' ? 'gold' : 'silver'",
};

/** The same five formulas, and the same rows, in one compiled expression that runs in this very process. */
const bare = jsonata(
  `{ ${Object.entries(formulas)
    .map(([to, formula]) => `"${to}": ${formula}`)
    .join(', ')} }`,
);

const timeOf = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

/** Mapping rows, guarded as it is in processes of its own, against bare JSONata. */
export const measureMapping = async (rounds = 5): Promise<readonly Figure[]> => {
  const pool = createFormulaPool();
  try {
    const mapping = Object.entries(formulas).map(([to, formula]): FieldMapping => ({ to, formula }));
    const map = compileMapping(mapping, { answers: {}, run: { id: 'bench' }, key: 'email', formulas: pool });
    const floor = async () => {
      for (const row of rows) await bare.evaluate(row);
    };
    const values: { ours: number[]; floor: number[] } = { ours: [], floor: [] };
    // The first two start the processes and warm both.
    for (let round = -2; round < rounds; round += 1) {
      const [below, ours] = [await timeOf(floor), await timeOf(() => map(rows))];
      if (round < 0) continue;
      values.floor.push(below);
      values.ours.push(ours);
    }
    return [
      {
        part: 'mapping',
        name: `${rowCount.toLocaleString('en')} rows, five formulas each`,
        unit: 'ms',
        ours: values.ours,
        floor: { name: 'bare compiled JSONata', values: values.floor },
        limit: { kind: 'ratio', most: 2 },
      },
    ];
  } finally {
    pool.close();
  }
};
