import { evaluateScript, parseScript, ScriptScope } from '@citizen-integrator/jitterpak/script';
import { evaluate, Parser, Scope } from 'jitterbit-script';
import type { Figure } from '../figure.ts';

/** What both can run and answer alike: strings, numbers, conditions, variables, arrays and dictionaries. */
const expressions = [
  '"ACME-" + "1042"',
  '1 + 2 * 3 - 4 / 8',
  'If(Length(Trim("  Ana Silva ")) > 0 && "Ana" != "?", "Welcome, " + "Ana", "Welcome")',
  'Case(1 == 2, "high", Length("Oslo") < 3, "low", true, "normal")',
  '$host = "https://www.example.com/shop"; $host = Replace(Replace(ToLower($host), "https://", ""), "http://", ""); $host',
  'name = "Silva"; first = "Ana"; LPad(Left(first, 1), 3) + ". " + ToUpper(name)',
  '$tags = Array(); $tags[0] = "crm"; $tags[1] = "city:" + "Oslo"; Length($tags)',
  'd = Dict(); d["a"] = 1; d["b"] = 2; d["a"] + d["b"]',
  'Round(Double("12.345") * 100 / 7, 1) + " EUR"',
  '$total = 0; $total += 5; $total += Int("17"); $total > 20',
].map(code => `<trans>${code}</trans>`);

const repeats = 100;

const timeOf = async (work: () => Promise<void>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

const readAndRun = async (): Promise<void> => {
  for (const text of expressions) await evaluateScript(parseScript(text), {}, { scope: new ScriptScope() });
};

const readAndRunFloor = async (): Promise<void> => {
  for (const text of expressions) await evaluate(new Parser().parse(text), new Scope());
};

const makeRun = () => {
  const scripts = expressions.map(text => parseScript(text));
  return async (): Promise<void> => {
    for (const script of scripts) await evaluateScript(script, {}, { scope: new ScriptScope() });
  };
};

const makeRunFloor = () => {
  const programs = expressions.map(text => new Parser().parse(text));
  return async (): Promise<void> => {
    for (const program of programs) await evaluate(program, new Scope());
  };
};

const compare = async (
  name: string,
  ours: () => Promise<void>,
  floor: () => Promise<void>,
  rounds: number,
): Promise<Figure> => {
  const measure = async (): Promise<{ readonly floor: number; readonly ours: number }> => {
    let [floorTime, ourTime] = [0, 0];
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      floorTime += await timeOf(floor);
      ourTime += await timeOf(ours);
    }
    return { floor: floorTime, ours: ourTime };
  };
  // Once before, so that neither pays for what only the first time costs.
  await measure();
  const values: { ours: number[]; floor: number[] } = { ours: [], floor: [] };
  for (let round = 0; round < rounds; round += 1) {
    const times = await measure();
    values.floor.push(times.floor);
    values.ours.push(times.ours);
  }
  return {
    part: 'script',
    name,
    unit: 'ms',
    ours: values.ours,
    floor: { name: 'jitterbit-script 1.0.14', values: values.floor },
    limit: { kind: 'ratio', most: 1 },
  };
};

/** The script language's interpreter against the public one, over the same expressions. */
export const measureScript = async (rounds = 5): Promise<readonly Figure[]> => {
  const count = (expressions.length * repeats).toLocaleString('en');
  return [
    await compare(`${count} small scripts, read and run`, readAndRun, readAndRunFloor, rounds),
    await compare(`${count} small scripts that were read before, run`, makeRun(), makeRunFloor(), rounds),
  ];
};
