import type { Document, DocumentField } from '@citizen-integrator/jitterpak';
import { textOf, type ScriptValue } from '@citizen-integrator/jitterpak/script';
import { CsvError, parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { ContentError, typedValue } from './content-node.ts';

export type FlatRow = ReadonlyMap<string, ScriptValue>;

const fieldsOf = ({ segments }: Document): readonly DocumentField[] => segments[0]?.fields ?? [];
const widthOf = ({ fixedWidth }: DocumentField): number => Math.max(0, Math.trunc(Number(fixedWidth)) || 0);
const delimiterOf = ({ delimiter }: Document): string => (delimiter === '\\t' ? '\t' : delimiter || ',');
const quoteOf = ({ properties }: Document): string => {
  const quote = properties.get('text_qualifier');
  return typeof quote === 'string' ? quote : '"';
};

const fixedRecords = (text: string, fields: readonly DocumentField[]): string[][] =>
  text.split(/\r?\n/).flatMap(line => {
    if (line === '') return [];
    let start = 0;
    return [
      fields.map(field => {
        const end = start + widthOf(field);
        const value = line.slice(start, end);
        start = end;
        return value.trimEnd();
      }),
    ];
  });

const separatedRecords = (text: string, document: Document): string[][] => {
  const quote = quoteOf(document);
  try {
    return parse(text, {
      delimiter: delimiterOf(document),
      quote: quote === '' ? null : quote,
      escape: quote === '' ? null : quote,
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: false,
    });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new ContentError('The document cannot be read as its format says.', { cause });
  }
};

/** Reads the records of a flat document; values have the types of their fields. @throws ContentError */
export const readFlat = (text: string, document: Document): readonly FlatRow[] => {
  const fields = fieldsOf(document);
  const records = document.hasFixedFields ? fixedRecords(text, fields) : separatedRecords(text, document);
  return records.map(
    record =>
      new Map(
        fields.map(({ name, type, defaultValue }, index) => {
          const written = record[index] ?? '';
          return [name, typedValue(written === '' ? defaultValue : written, type)] as const;
        }),
      ),
  );
};

const shown = (value: ScriptValue, { defaultValue }: DocumentField): string =>
  value === null ? defaultValue : textOf(value);

/** Writes records as a flat document, with a line feed behind each. */
export const writeFlat = (rows: readonly FlatRow[], document: Document): string => {
  const fields = fieldsOf(document);
  const records = rows.map(row => fields.map(field => shown(row.get(field.name) ?? null, field)));
  if (document.hasFixedFields) {
    const lines = records.map(record =>
      record.map((text, index) => text.slice(0, widthOf(fields[index]!)).padEnd(widthOf(fields[index]!))).join(''),
    );
    return lines.map(line => `${line}\n`).join('');
  }
  return stringify(records, {
    delimiter: delimiterOf(document),
    quote: quoteOf(document),
    escape: quoteOf(document),
    quoted: document.properties.get('qualifier_mode') === 'ALWAYS',
  });
};

/** The names of the fields as a line. */
export const headerOf = (document: Document): string =>
  writeFlat([new Map(fieldsOf(document).map(({ name }) => [name, name]))], document);
