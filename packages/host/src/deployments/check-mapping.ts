import type { Configuration } from 'citizen-integrator/contract';
import { checkFormula, FormulaSyntaxError } from '../formulas/formula.ts';
import type { FieldFault } from '../http/problem.ts';
import { message } from '../messages/index.ts';

const isReadable = (formula: string): boolean => {
  try {
    checkFormula(formula);
    return true;
  } catch (error) {
    if (error instanceof FormulaSyntaxError) return false;
    throw error;
  }
};

/** Formulas of a person that cannot be read, by operation and target field. */
export const mappingFaults = (mapping: Configuration['mapping']): FieldFault[] =>
  Object.entries(mapping).flatMap(([operation, entries]) =>
    entries.flatMap(({ to, formula }): FieldFault[] =>
      formula === undefined || isReadable(formula)
        ? []
        : [{ path: `mapping.${operation}.${to}`, code: 'formula', says: message('mapping.formula', { field: to }) }],
    ),
  );
