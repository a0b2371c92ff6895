import { isRecipeApiError, type RecipeApiError } from '../../client/index.ts';
import type { FormulaResult } from '../../contract/index.ts';

export type TrialState =
  | { readonly kind: 'trying' }
  /** Null while nothing is connected that it could be tried with. */
  | { readonly kind: 'tried'; readonly result: FormulaResult | null }
  | { readonly kind: 'failed'; readonly error: RecipeApiError };

interface Trial {
  readonly formula: string;
  readonly trying: AbortController;
  state: TrialState;
}

/** Asks what a formula makes of a real record. */
export type AskForTrial = (to: string, formula: string, signal: AbortSignal) => Promise<FormulaResult | null>;

const keyOf = (operation: string, to: string): string => JSON.stringify([operation, to]);

/** What formulas make of a real record, each asked for once; only the answer for what stands in the field now counts. */
export class FormulaTrials {
  readonly #trials = new Map<string, Trial>();
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Undefined when this formula was not tried. */
  state(operation: string, to: string, formula: string): TrialState | undefined {
    const trial = this.#trials.get(keyOf(operation, to));
    return trial?.formula === formula ? trial.state : undefined;
  }

  readonly isBroken = (operation: string, to: string, formula: string): boolean => {
    const state = this.state(operation, to, formula);
    return state?.kind === 'tried' && state.result?.message?.code === 'mapping.formula';
  };

  /** Tries a formula unless that was done; after a failure, again. */
  async tryOut(operation: string, to: string, formula: string, ask: AskForTrial): Promise<void> {
    const before = this.state(operation, to, formula);
    if (formula.trim() === '' || (before && before.kind !== 'failed')) return;
    const key = keyOf(operation, to);
    this.#trials.get(key)?.trying.abort();
    const trial: Trial = { formula, trying: new AbortController(), state: { kind: 'trying' } };
    this.#trials.set(key, trial);
    this.#onChange();
    const { signal } = trial.trying;
    try {
      trial.state = { kind: 'tried', result: await ask(to, formula, signal) };
    } catch (error) {
      if (!isRecipeApiError(error)) throw error;
      if (signal.aborted) return;
      trial.state = { kind: 'failed', error };
    }
    this.#onChange();
  }
}
