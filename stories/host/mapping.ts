import jsonata from 'jsonata';
import type { EntryResult, FieldMapping, MappedSample, Option } from 'citizen-integrator/contract';
import { conversionsOf } from 'citizen-integrator/model/conversions';
import { valueAt, type Row } from '../../packages/host/src/connectors/row.ts';
import { sampleOf } from '../../packages/host/src/connectors/found-fields.ts';
import { message } from '../../packages/host/src/messages/index.ts';
import { ConversionError, convertValue } from '../../packages/host/src/runs/convert-value.ts';
import { said } from './world.ts';

/** The first records of every source. */
const rows: readonly Row[] = [
  {
    id: 'c-1042',
    firstName: 'Ana',
    lastName: 'Ruiz',
    email: 'ana.ruiz@example.com',
    company: { name: 'Northwind' },
    city: 'Bilbao',
    stage: 'customer',
    updatedAt: '2026-11-24T08:12:00Z',
  },
  {
    id: 'c-1043',
    firstName: 'Bo',
    lastName: 'Lind',
    email: 'bo.lind@example.com',
    company: { name: 'Fabrikam' },
    city: 'Malmö',
    stage: 'lead',
    updatedAt: '2026-11-23T17:40:00Z',
  },
  {
    id: 'c-1044',
    firstName: 'Chidi Emeka',
    lastName: 'Okafor',
    email: 'chidi@example.com',
    company: { name: 'Contoso' },
    city: 'Lagos',
    stage: 'partner',
    updatedAt: '2026-11-20T06:05:00Z',
  },
];

const choices = (...names: string[]) => names.map(name => ({ value: name.toLowerCase(), label: name }));

const sourceField = (name: string, more: Partial<Option> = {}): Option => ({
  value: name,
  label: name,
  type: 'text',
  sample: sampleOf(valueAt(rows[0], name)),
  ...more,
});

export const sourceFields: readonly Option[] = [
  ...['id', 'firstName', 'lastName', 'email', 'company.name', 'city'].map(name => sourceField(name)),
  sourceField('stage', { label: 'Stage', choices: choices('Customer', 'Lead', 'Partner', 'Former') }),
  sourceField('updatedAt', { type: 'time' }),
];

/** What every target takes. */
export const targetFields: readonly Option[] = [
  { value: 'contact_id', label: 'contact_id', type: 'text', required: true, unique: true },
  { value: 'full_name', label: 'full_name', type: 'text', required: true },
  { value: 'email', label: 'email', type: 'text' },
  { value: 'phone', label: 'phone', type: 'text' },
  { value: 'company', label: 'company', type: 'text' },
  { value: 'city', label: 'city', type: 'text' },
  { value: 'tier', label: 'Tier', type: 'text', choices: choices('Gold', 'Silver', 'Lead') },
  { value: 'updated_at', label: 'updated_at', type: 'time' },
];

const shown = (value: unknown): string | null =>
  value === null || value === undefined || value === '' ? null : sampleOf(value);

/** What an entry makes of the first records, as the host says it. */
export const tryEntry = async (entry: FieldMapping): Promise<EntryResult> => {
  const { to, from = '', formula } = entry;
  try {
    const sample = async (row: Row): Promise<MappedSample> => {
      const value: unknown = formula === undefined ? valueAt(row, from) : await jsonata(formula).evaluate(row);
      const before = formula === undefined ? shown(value) : null;
      try {
        const after = shown(convertValue(conversionsOf(entry), value, row, to));
        return { before, after, message: null, details: null };
      } catch (error) {
        if (!(error instanceof ConversionError)) throw error;
        return { before, after: null, message: said(error.says), details: null };
      }
    };
    return { message: null, details: null, samples: await Promise.all(rows.map(sample)) };
  } catch (error) {
    const says = said(message('mapping.formula', { field: to }));
    return { message: says, details: (error as Error).message, samples: [] };
  }
};
