/** What a webhook brought since the last run: `_delivery` tells each record from all others. */
export const deliveredRecords = { changedSince: '_delivery.number' } as const;

/** Each record's own number, for targets that tell rows apart: `17.1`. */
export const recordNumber = '$string(_delivery.number) & "." & $string(_delivery.record)';

export const sampleFirst =
  'Let the app send something before you go through the mapping: its fields are then offered there.';

export const deliveredOnce =
  'What is delivered is kept first and copied at once; the schedule says when we look again for what could not be copied.';
