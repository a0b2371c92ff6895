import type { ProjectVariable } from '@citizen-integrator/jitterpak';
import type { Property, PropertyInput } from 'citizen-integrator/contract';

/** A name as a question may have it: letters, digits, dots, dashes and underscores. */
export const questionName = (text: string): string => {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9_.-]+/g, '_')
    .replace(/^[^A-Za-z_]+/, '');
  return plain === '' ? 'value' : plain;
};

/** Gives each name once: `url`, `url_2`, `url_3` … */
export const createNames = (): ((wanted: string) => string) => {
  const taken = new Set<string>();
  return wanted => {
    let name = wanted;
    for (let number = 2; taken.has(name); number++) name = `${wanted}_${number}`;
    taken.add(name);
    return name;
  };
};

type Kind = Pick<PropertyInput, 'type' | 'default'>;

/** A value of `[other.variable]` parts is text, whatever stands round them. */
const kindOf = (value: string): Kind => {
  if (value.includes('\n')) return { type: 'textarea', default: value };
  if (/^(true|false)$/.test(value)) return { type: 'boolean', default: value === 'true' };
  if (/^-?(0|[1-9]\d{0,14})(\.\d{1,6})?$/.test(value)) return { type: 'number', default: Number(value) };
  if (/^https?:\/\/[^\s[\]]+$/.test(value) && URL.canParse(value)) return { type: 'url', default: value };
  if (/^[\w.+-]+@[\w-]+(\.[\w-]+)+$/.test(value)) return { type: 'email', default: value };
  return { type: 'string', default: value === '' ? null : value };
};

/** A number that would be written another way is text: `1.50`, or an id that only looks like a number. */
const kindAsWritten = (value: string): Kind => {
  const kind = kindOf(value);
  return kind.type === 'number' && String(kind.default) !== value ? { type: 'string', default: value } : kind;
};

/**
 * Asks for a project variable. A secret has no default; one that is encrypted has to be answered, since only the vendor
 * can read it.
 * @param isNeeded Whether an empty value would leave a connection without a part.
 */
export const questionOf = (variable: ProjectVariable, name: string, isNeeded: boolean): Property => {
  const { label, description, value, isSecret } = variable;
  const own = variable.properties.get('description') ?? variable.properties.get('Description');
  const help = typeof own === 'string' && own !== '' ? own : description;
  const isEmpty = value === null || value === '';
  const kind: Kind = isSecret
    ? { type: 'password', default: null }
    : kindAsWritten(typeof value === 'string' ? value : '');
  return {
    name,
    label: label || variable.name,
    help,
    secret: isSecret,
    required: kind.type !== 'boolean' && (typeof value === 'object' && value !== null ? true : isEmpty && isNeeded),
    type: kind.type,
    default: kind.default ?? null,
    bind: [{ kind: 'projectVariable', name: variable.name }],
  };
};
