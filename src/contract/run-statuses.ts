/** Apart from the schemas, for pages that only need the words. */
export const runStatuses = [
  'submitted',
  'received',
  'pending',
  'running',
  'cancel-requested',
  'canceled',
  'success',
  'success-with-info',
  'success-with-warning',
  'success-with-child-error',
  'error',
  'soap-fault',
  'delayed',
] as const;
