/** Formulas in the wizard's mapping step. */
export const wizardFormula = {
  'wizard.formula.label': 'Formula for {field}',
  'wizard.formula.help': "In JSONata, with the names of the fields: firstName & ' ' & lastName",
} as const;
