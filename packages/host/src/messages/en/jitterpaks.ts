/** Runs of Jitterpaks: what their logs say, why they stop, and what cannot be run here. */
export const jitterpaks = {
  'jitterpak.operation.started': '"{operation}" began.',
  'jitterpak.operation.done': '"{operation}" is done.',
  'jitterpak.operation.stopped': '"{operation}" stopped. {reason}',
  'jitterpak.operation.empty': '"{operation}" had nothing to do: its source has no file.',
  'jitterpak.operation.canceled': 'A script keeps what follows from running. {reason}',
  'jitterpak.read': {
    one: '{count} character was read from "{place}".',
    other: '{count} characters were read from "{place}".',
  },
  'jitterpak.mapped': {
    one: '"{name}" made {count} record.',
    other: '"{name}" made {count} records.',
  },
  'jitterpak.written': {
    one: '{count} character was written to "{place}".',
    other: '{count} characters were written to "{place}".',
  },
  'jitterpak.call.read': {
    one: '"{name}" found {count} record.',
    other: '"{name}" found {count} records.',
  },
  'jitterpak.call.written': {
    one: '"{name}" wrote {count} record.',
    other: '"{name}" wrote {count} records.',
  },
  'jitterpak.call.key': '"{name}" does not say by which field records are known: map externalIDFieldName.',
  'jitterpak.call.query': '"{name}" has no query.',
  'jitterpak.log': '{text}',
  'jitterpak.log.cut': {
    one: '{count} more entry was left out, so that the log stays readable.',
    other: '{count} more entries were left out, so that the log stays readable.',
  },

  'jitterpak.done': {
    one: '{count} operation was run.',
    other: '{count} operations were run.',
  },
  'jitterpak.done.refused': {
    one: 'It is done, but {count} record was not taken.',
    other: 'It is done, but {count} records were not taken.',
  },
  'jitterpak.done.child': '"{operation}" is done. But what followed stopped. {reason}',

  'jitterpak.place.ok': 'Connected: {names}.',
  'jitterpak.place.untried': 'Nothing here can be tried before it runs.',

  'jitterpak.address': 'The address or a header of "{place}" cannot be used.',
  'jitterpak.answer': '"{place}" answered with {status}.',
  'jitterpak.answer.large': {
    one: 'The answer of "{place}" is larger than {count} megabyte.',
    other: 'The answer of "{place}" is larger than {count} megabytes.',
  },
  'jitterpak.file.missing': 'There is no file "{name}" in "{place}".',
  'jitterpak.place.missing': 'The project has no place "{name}".',
  'jitterpak.operation.missing': 'The project has no operation "{name}".',
  'jitterpak.operations.many': {
    one: 'Only {count} operation may be run at once.',
    other: 'Only {count} operations may be run one after the other.',
  },
  'jitterpak.operations.deep': {
    one: 'Only {count} operation may wait for another.',
    other: 'Only {count} operations may wait for one another.',
  },
  'jitterpak.timeout': {
    one: 'It took longer than {count} second.',
    other: 'It took longer than {count} seconds.',
  },
  'jitterpak.variables.large': {
    one: 'Its variables hold more than {count} megabyte.',
    other: 'Its variables hold more than {count} megabytes.',
  },

  'jitterpak.gone': 'The Jitterpak of this recipe is no longer here.',
  'jitterpak.unreadable':
    'The project holds values that only the vendor can read: {names}. Answer them here, or take them out of the project.',
  'jitterpak.gaps': {
    one: 'The project uses something that cannot be run here: {names}.',
    other: 'The project uses {count} things that cannot be run here: {names}.',
  },
  'jitterpak.gap.function': '"{where}" calls {name}, which cannot be run here.',
  'jitterpak.gap.script': '"{where}" holds code that cannot be run here. {name}',
  'jitterpak.gap.entity': '"{where}" is of the kind {name}, which cannot be run here.',
  'jitterpak.gap.location': '"{where}" is a place of the type {name}, which cannot be reached from here.',
  'jitterpak.gap.option': '"{where}" uses the option {name}, which does nothing here.',
  'jitterpak.gap.format': '"{where}" reads or writes in a format that is not known here: {name}.',
  'jitterpak.gap.connection':
    '"{where}" needs a connection to {name}: name it in "project.connections" and let a step ask for it.',
  'jitterpak.gap.reference': '"{where}" points at something that the project does not have: {name}.',
} as const;
