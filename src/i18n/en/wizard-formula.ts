/** Formulas in the wizard's mapping step. */
export const wizardFormula = {
  'wizard.formula.label': 'Formula for {field}',
  'wizard.formula.help': "In JSONata, with the names of the fields: firstName & ' ' & lastName",
  'wizard.formula.trying': 'Trying it with a real record…',
  'wizard.formula.makes': 'For a real record it makes: ',
  'wizard.formula.makesNothing': 'It makes nothing of the first record.',
  'wizard.formula.untried': 'We could not try it now. We check it when you deploy.',
} as const;
