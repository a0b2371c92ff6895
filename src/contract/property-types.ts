/** What a question may ask for. */
export const propertyTypes = [
  'string',
  'password',
  'number',
  'boolean',
  'select',
  'multiselect',
  'email',
  'url',
  'date',
  'textarea',
  'file',
] as const;
