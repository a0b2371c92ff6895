/** What the wizard asks those who set recipes up for others. */
export const wizardCustomer = {
  'wizard.customer.question': 'Whom do you set this up for?',
  'wizard.customer.help': 'The accounts and the runs will be theirs, as if they had done it themselves.',
  'wizard.customer.label': 'Customer',
  'wizard.customer.missing': 'Choose a customer.',
  'wizard.customer.for': 'For {customer}',
  'wizard.customer.other': 'Choose another customer',
  'wizard.customer.none': 'You have no customers yet',
  'wizard.customer.noneHelp': 'A customer is here as soon as one of their people has opened your page.',
  'wizard.customer.failed': 'We could not load your customers',
} as const;
