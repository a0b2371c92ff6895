import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { textOf } from './json.ts';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export interface FieldFacts {
  /** A dotted path into the record: `Name`, `address.city`, `variants[0].sku`, `items.quantity` for each row of a list. */
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly required: boolean;
  readonly readOnly: boolean;
  readonly createOnly: boolean;
  readonly writeOnly: boolean;
  readonly maxLength?: number | undefined;
  /** The API name of the object that the value is an id of. */
  readonly references?: string | undefined;
  readonly enum?: readonly Choice[] | undefined;
  readonly fixed?: string | undefined;
  readonly canonical?: string | undefined;
  /** Made for this account alone: the vendor's own fields are not. */
  readonly custom?: boolean | undefined;
}

export interface ObjectFacts {
  readonly canonical: string;
  readonly id: string;
  readonly api: string;
  readonly label: string;
  readonly labelPlural: string;
  readonly idField: string;
  readonly modifiedField: string | null;
  readonly createdField: string | null;
  readonly keys: readonly string[];
  readonly fields: readonly FieldFacts[];
}

interface Written {
  readonly [name: string]: unknown;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const choice = (value: unknown): Choice => {
  if (typeof value !== 'object' || value === null) return { value: String(value), label: String(value) };
  const { value: written, label } = value as { value: unknown; label?: unknown };
  return { value: String(written), label: text(label) ?? String(written) };
};

const field = (written: Written): FieldFacts => ({
  name: String(written['name']),
  label: text(written['label']) ?? String(written['name']),
  type: text(written['type']) ?? 'string',
  required: written['required'] === true,
  readOnly: written['readOnly'] === true,
  createOnly: written['createOnly'] === true,
  writeOnly: written['writeOnly'] === true,
  maxLength: typeof written['maxLength'] === 'number' ? written['maxLength'] : undefined,
  references: text(written['references']),
  enum: Array.isArray(written['enum']) ? written['enum'].map(choice) : undefined,
  fixed: written['fixed'] === undefined ? undefined : textOf(written['fixed']),
  canonical: text(written['canonical']),
});

const object = (written: Written): ObjectFacts => ({
  canonical: String(written['canonical']),
  id: String(written['id']),
  api: text(written['api']) ?? String(written['id']),
  label: text(written['label']) ?? String(written['id']),
  labelPlural: text(written['labelPlural']) ?? `${String(written['label'])}s`,
  idField: String(written['idField']),
  modifiedField: text(written['modifiedField']) ?? null,
  createdField: text(written['createdField']) ?? null,
  keys: Array.isArray(written['keys']) ? (written['keys'] as string[]) : [],
  fields: (written['fields'] as Written[]).map(field),
});

/** Objects and fields of an endpoint, as its description in the library has them. */
export const readObjects = (endpoint: string, descriptions: URL): ObjectFacts[] => {
  const written = parse(readFileSync(new URL(`${endpoint}.yaml`, descriptions), 'utf8')) as { objects: Written[] };
  return written.objects.map(object);
};

/** A field that this account has beside the vendor's own. */
export const customField = (name: string, label: string, more: Partial<FieldFacts> = {}): FieldFacts => ({
  name,
  label,
  type: 'string',
  required: false,
  readOnly: false,
  createOnly: false,
  writeOnly: false,
  custom: true,
  ...more,
});
