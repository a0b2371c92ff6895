/** What happens in a run: its log, why it stopped, and how it ended. */
export const runs = {
  'run.started.manual': 'Started by hand.',
  'run.started.deploy': 'Started after deploying.',
  'run.started.schedule': 'Started on schedule.',
  'run.started.delivery': 'Started as something was delivered.',
  'run.started.retry': 'Started to try refused records again.',
  'run.started.chain': 'Started after another run.',
  'run.page': {
    one: '{count} record read: {created} added, {updated} updated.',
    other: '{count} records read: {created} added, {updated} updated.',
  },
  'run.page.refused': {
    one: '{count} record read: {created} added, {updated} updated, {refused} refused.',
    other: '{count} records read: {created} added, {updated} updated, {refused} refused.',
  },
  'run.page.skipped': {
    one: '{count} record read: {created} added, {updated} updated, {skipped} left as they are, {refused} refused.',
    other: '{count} records read: {created} added, {updated} updated, {skipped} left as they are, {refused} refused.',
  },
  'run.row.refused': 'One record was not copied.',
  'run.row.unread':
    'One record could not be read, so it cannot be kept to be tried again. Correct it where it comes from: a later run reads it.',
  'run.file.unread':
    'One file could not be read, and stays where it is. Correct it there: the next run reads it, as a whole.',
  'run.row.big': 'One record was not copied. It is too big to be kept, so it cannot be tried again from here.',
  'run.links': {
    one: '{count} record points at another one that came later: filled in.',
    other: '{count} records point at others that came later: filled in.',
  },
  'run.row.unlinked': 'One record was copied, but not what it points at.',
  'run.fields.extra': {
    one: 'Some records have a field that the first ones did not have: {fields}. It was not copied.',
    other: 'Some records have {count} fields that the first ones did not have: {fields}. They were not copied.',
  },
  'run.rows.unlisted': {
    one: '{count} more record was not copied. The list ends here to stay readable, and only what it lists can be tried again.',
    other:
      '{count} more records were not copied. The list ends here to stay readable, and only what it lists can be tried again.',
  },
  'run.rest': {
    one: 'What comes after this {count} record was not copied. The next run does it.',
    other: 'What comes after these {count} records was not copied. The next run does it.',
  },
  'run.wait.seconds': {
    one: '{reason} We try again in {count} second.',
    other: '{reason} We try again in {count} seconds.',
  },
  'run.wait.minutes': {
    one: '{reason} We try again in {count} minute.',
    other: '{reason} We try again in {count} minutes.',
  },
  'run.follow': '"{operation}" follows.',
  'run.follow.later': '"{operation}" follows as soon as its run that is under way has ended.',
  'run.follow.resting': '"{operation}" does not follow, because this recipe is paused.',
  'run.follow.deep': {
    one: '"{operation}" does not follow: only {count} run may follow another.',
    other: '"{operation}" does not follow: at most {count} runs may follow one after the other.',
  },
  'run.follow.failed': '"{operation}", which followed, stopped. {reason}',
  'run.done.child': '{reason} But "{operation}", which followed, stopped.',

  'run.done': {
    one: '{count} record copied: {created} added, {updated} updated.',
    other: '{count} records copied: {created} added, {updated} updated.',
  },
  'run.done.skipped': {
    one: '{created} added, {updated} updated. {count} record was left as it is.',
    other: '{created} added, {updated} updated. {count} records were left as they are.',
  },
  'run.done.nothing': 'There was nothing to copy.',
  'run.done.refused': {
    one: '{written} of {read} records copied. {count} was refused: the log says why.',
    other: '{written} of {read} records copied. {count} were refused: the log says why.',
  },
  'run.done.unlinked': {
    one: '{written} of {read} records copied, {count} without what it points at: the log says why.',
    other: '{written} of {read} records copied, {count} without what they point at: the log says why.',
  },
  'run.stopped.refused': {
    one: 'Nothing was copied: the log says why.',
    other: 'None of {count} records was copied: the log says why.',
  },
  'run.canceled': {
    one: 'Stopped by you. {count} record had been copied by then.',
    other: 'Stopped by you. {count} records had been copied by then.',
  },
  'run.stopped': '{reason} What was copied before stays.',
  'run.stopped.patience': {
    one: '{reason} We tried {count} time. Run it again later: what was copied before stays.',
    other: '{reason} We tried {count} times. Run it again later: what was copied before stays.',
  },
  'run.stopped.unexpected': 'Something went wrong on our side. What was copied before stays. Run it again.',

  'source.noList': 'The answer of {app} holds no list of records where we look for it.',
  'source.noRecord': 'The answer of {app} holds something that is no record.',
  'source.encoding': 'The answer of {app} is not written in {encoding}, so that some of its characters would be lost.',
  'source.notJson': 'The answer of {app} is not JSON.',
  'source.tooBig': {
    one: 'The answer of {app} is bigger than {count} megabyte.',
    other: 'The answer of {app} is bigger than {count} megabytes.',
  },
  'source.repeats': 'The other app gave the same page twice, so the list would never end.',
  'source.changedSince': 'The other app gives no "{field}", which tells when a record was changed.',
  'source.fields': 'The first records have only just come.',
  'source.held.rows': {
    one: 'This recipe puts records together, and there is more than {count} record. Narrow down which ones it takes.',
    other:
      'This recipe puts records together, and there are more than {count} records. Narrow down which ones it takes.',
  },
  'source.held.size': {
    one: 'This recipe puts records together, and they are bigger than {count} megabyte. Narrow down which ones it takes.',
    other:
      'This recipe puts records together, and they are bigger than {count} megabytes. Narrow down which ones it takes.',
  },
  'source.path': 'The path of the records needs an answer to "{property}".',

  'target.table.unknown': 'There is no table "{table}", or we may not see it.',
  'target.table.name': 'We cannot read "{table}" as the name of a table.',
  'target.table.rights': '{user} may not write to the table "{table}".',
  'target.column.unknown': 'The table "{table}" has no column "{column}".',
  'target.key.missing': 'This recipe does not say by which field records are told apart.',
  'target.key.notUnique':
    'The column "{column}" of the table "{table}" is not unique. Make it the primary key, so that records can be told apart.',
  'target.unsupported': '{app} cannot take records yet.',
  'target.unsupported.mode': '{app} takes records one by one, and this recipe puts many into one.',
  'source.unsupported': '{app} cannot give records yet.',
  'source.resource': 'This recipe does not say where the records are.',
  'mapping.formula.stuck': 'The formula for "{field}" takes too long for one record after the other.',
  'mapping.formula': 'The formula for "{field}" cannot be read.',

  'row.record': 'It is no record with fields.',
  'row.required': '"{column}" needs a value.',
  'row.key': 'It has no value for "{column}", which tells records apart.',
  'row.unique': 'Another record has the same "{columns}".',
  'row.related': '"{columns}" points at something that is not in the table yet.',
  'row.rule': 'It does not fit the rule "{rule}" of the table.',
  'row.long': {
    one: '"{column}" takes {count} character; this text is longer.',
    other: '"{column}" takes {count} characters; this text is longer.',
  },
  'row.long.somewhere': 'One of its texts is longer than its column takes.',
  'row.number': '"{column}" needs a number; "{value}" is none.',
  'row.number.big': '"{value}" is more than "{column}" takes.',
  'row.number.range': 'A number is bigger or smaller than its column takes.',
  'row.date': '"{column}" needs a date; "{value}" is none.',
  'row.type': '"{value}" does not fit the type of "{column}".',
  'row.type.somewhere': 'A value does not fit the type of its column.',
  'row.text': 'A text holds a character that the table does not take.',
  'row.rights': 'The rules of the table do not let us write it.',
  'row.other': 'The table did not take it.',
  'row.formula': 'The formula for "{field}" does not work for this record.',
  'row.formula.value': 'The formula for "{field}" does not work for {value}.',
  'row.formula.big': 'The formula for "{field}" makes more of this record than we can hold.',
  'row.formula.long': 'The formula for "{field}" takes too long for this record.',
  'row.group': 'It has no "{field}", by which records are put together.',
  'row.lookup':
    'The table for "{field}" has no counterpart for "{value}". Add one, or say what becomes of all other values.',
  'row.convert.text': '"{field}" needs one text; this is a list or a record: {value}',
  'row.convert.date': '"{field}" needs a day or a time; "{value}" is none.',
  'row.convert.number': '"{field}" needs a number; "{value}" is none.',
  'row.convert.boolean': '"{field}" needs yes or no; "{value}" is neither.',
  'row.convert.country': '"{field}" needs a country; we do not know "{value}".',
} as const;
