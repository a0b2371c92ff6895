import type { FieldDescription, ObjectDescription } from '@citizen-integrator/library';
import { message, type MessageRef } from '../messages/index.ts';
import { createRecordWriter, isLeft } from './api-record.ts';
import { isLacking } from './api-source.ts';
import { scopeOf } from './api-system.ts';
import { isPresent, planTarget, presentRecords, type ApiTarget, type Candidate } from './api-target.ts';
import type { Connector, PreviewedRow } from './connector.ts';
import { sampleOf } from './found-fields.ts';
import { valueAt, valueText, type Row } from './row.ts';

const choiceOf = (choice: NonNullable<FieldDescription['enum']>[number]): string =>
  typeof choice === 'string' ? choice : choice.value;

/** What a field holds: once, or once in each line of the list that it belongs to. */
const valuesOf = ({ fields }: ObjectDescription, { name }: FieldDescription, row: Row): readonly unknown[] => {
  const list = fields.find(each => each.type === 'array' && name.startsWith(`${each.name}.`));
  if (!list || name in row) return [row[name]];
  const lines = row[list.name];
  return Array.isArray(lines) ? lines.map(line => valueAt(line, name.slice(list.name.length + 1))) : [];
};

/** What the target's own rules say of a row, as far as they are known. */
const problemsOf = ({ object }: ApiTarget, row: Row, isNew: boolean): MessageRef[] =>
  object.fields.flatMap(field => {
    const { name, label, required, maxLength, enum: choices, readOnly, fixed } = field;
    // Without the account's own word, choices may be others than those that are described.
    const isClosed = object.isWhole && field.type === 'picklist';
    const problemOf = (value: unknown): MessageRef | null => {
      const text = valueText(value);
      if (text === '') {
        const isMissing = required && !readOnly && fixed === undefined && (isNew || name in row);
        return isMissing ? message('row.api.required', { field: label }) : null;
      }
      if (maxLength !== undefined && typeof value === 'string' && value.length > maxLength) {
        return message('row.api.long', { field: label, count: maxLength });
      }
      return isClosed && choices && !choices.some(choice => choiceOf(choice) === text)
        ? message('row.api.choice', { field: label, value: sampleOf(value) })
        : null;
    };
    return valuesOf(object, field, row)
      .flatMap(value => problemOf(value) ?? [])
      .slice(0, 1);
  });

/** What writing rows would do, by looking at what is there. Nothing is written. */
export const previewRows: NonNullable<Connector['preview']> = async (connection, request, signal) => {
  const { rows, origins = [], fields } = request;
  const target = await planTarget(connection, request, { mostWaits: 0, fields }, signal);
  const { system, object, key, action, lookUp, keyParts } = target;
  const writer = createRecordWriter(system.description, object, scopeOf(system, object));
  const candidates = rows.map((row, index): Candidate => ({
    index,
    row,
    key: key === null ? '' : valueText(row[key]),
    origin: origins[index] ?? '',
  }));
  keyParts.note(rows);
  const canLook = key === null || lookUp.canFind(key);
  const found = canLook ? await presentRecords(target, candidates, signal) : null;
  // What is known by a link was not read yet, and a search may tell less than a record has.
  const isPart = [object.calls.list, object.calls.find].some(call => call && isLacking(call, { fields }));
  const unread = [...(found?.values() ?? [])]
    .filter(isPresent)
    .filter(({ row }) => isPart || Object.keys(row).length === 0);
  const whole =
    unread.length === 0
      ? null
      : await lookUp.get(
          unread.map(({ id }) => id),
          signal,
        );

  const preview = async (candidate: Candidate): Promise<PreviewedRow> => {
    const { index, row } = candidate;
    const refuse = (problems: readonly MessageRef[], details: string | null = null): PreviewedRow => ({
      outcome: 'refuse',
      present: null,
      problems,
      details,
    });
    if (key !== null && candidate.key === '') {
      const column = object.fields.find(({ name }) => name === key)?.label ?? key;
      return refuse([message('row.key', { column })]);
    }
    const there = found?.get(candidate);
    if (there && !isPresent(there)) return refuse([there.reason]);
    const present = there ? (whole?.get(there.id)?.row ?? there.row) : null;
    const written = await writer.write(row, present ? 'update' : 'create', index);
    if (written.refused) return refuse([written.refused.reason], written.refused.details);
    const problems = problemsOf(target, row, found !== null && present === null);
    if (problems.length > 0) return { ...refuse(problems), present };
    if (!found) return { outcome: 'send', present: null, problems: [], details: null };
    const kind = present ? (action === 'insert' ? 'skip' : 'update') : action === 'update' ? 'skip' : 'create';
    const left = present
      ? object.fields.flatMap(field => (field.name in row && isLeft(field, 'update') ? field.name : []))
      : [];
    return { outcome: kind, present, left, problems: [], details: null };
  };
  return Promise.all(candidates.map(preview));
};
