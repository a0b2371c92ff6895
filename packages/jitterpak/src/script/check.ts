import { expressionsOf, placeOf, type Script } from './ast.ts';
import { findFunction, FUNCTIONS } from './functions/index.ts';
import { findUnsupported } from './functions/unsupported.ts';
import type { ScriptPlace } from './script-error.ts';

export interface ScriptProblem extends ScriptPlace {
  readonly code: 'unknown-function' | 'unsupported-function' | 'missing-ability' | 'argument-count';
  /** As the original spells it, when it has such a function. */
  readonly functionName: string;
  readonly message: string;
}

/**
 * Looks for calls that could not work, without running anything: functions that nobody has, that only the original has or that this
 * host does not offer, and wrong numbers of values.
 * @param options.functions Names of the functions that the host offers, as `functionsOf` answers them; all by default.
 */
export const checkScript = (
  script: Script,
  { functions = new Set(FUNCTIONS.map(({ name }) => name)) }: { readonly functions?: ReadonlySet<string> } = {},
): readonly ScriptProblem[] => {
  const problems: ScriptProblem[] = [];
  for (const node of expressionsOf(script)) {
    if (node.kind !== 'call') continue;
    const report = (code: ScriptProblem['code'], functionName: string, message: string): void => {
      problems.push({ code, functionName, message, ...placeOf(script, node) });
    };
    const found = findFunction(node.key);
    const count = node.values.length;
    if (!found) {
      const known = findUnsupported(node.key);
      if (known === undefined) report('unknown-function', node.name, `There is no function "${node.name}".`);
      else report('unsupported-function', known, `${known} cannot be run here.`);
    } else if (!functions.has(found.name)) {
      report('missing-ability', found.name, `${found.name} is not available here.`);
    } else if (count < found.least || count > found.most || (found.name === 'Case' && count % 2 === 1)) {
      report('argument-count', found.name, found.countWords);
    }
  }
  return problems;
};
