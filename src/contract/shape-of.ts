import type * as z from 'zod/mini';
import type { Shape } from './shape.ts';

type Schema = z.core.$ZodTypes;
type Check = z.core.$ZodChecks['_zod']['def'];

const defOf = (schema: z.core.$ZodType): Schema['_zod']['def'] => (schema as Schema)._zod.def;

interface Bounds {
  least: number;
  most: number;
  pattern: RegExp | undefined;
  isWhole: boolean;
}

const boundsOf = (checks: readonly Check[], what: string): Bounds => {
  const bounds: Bounds = { least: -Infinity, most: Infinity, pattern: undefined, isWhole: false };
  for (const check of checks) {
    switch (check.check) {
      case 'min_length':
        bounds.least = check.minimum;
        break;
      case 'max_length':
        bounds.most = check.maximum;
        break;
      case 'greater_than':
        if (!check.inclusive) throw new TypeError(`${what}: a bound that is not inclusive has no shape`);
        bounds.least = Number(check.value);
        break;
      case 'less_than':
        if (!check.inclusive) throw new TypeError(`${what}: a bound that is not inclusive has no shape`);
        bounds.most = Number(check.value);
        break;
      case 'number_format':
        if (check.format !== 'safeint') throw new TypeError(`${what}: the number format ${check.format} has no shape`);
        bounds.isWhole = true;
        break;
      case 'string_format':
        if (!check.pattern || bounds.pattern) throw new TypeError(`${what}: ${check.format} has no shape`);
        bounds.pattern = check.pattern;
        break;
      default:
        throw new TypeError(`${what}: the check ${check.check} has no shape`);
    }
  }
  return bounds;
};

/** The checks of a schema; a format such as that of a date is one too. */
const checksOf = (def: Schema['_zod']['def']): Check[] => [
  ...('check' in def ? [def as unknown as Check] : []),
  ...(def.checks ?? []).map(({ _zod }) => _zod.def as Check),
];

const fieldsOf = (shape: Readonly<Record<string, z.core.$ZodType>>, what: string): Record<string, Shape> =>
  Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, shapeOf(field, `${what}.${name}`)]));

/**
 * A schema as plain data, with which `fit` reads as the schema does.
 * @param what Names the schema in errors.
 * @throws TypeError for what a shape cannot say; it names the place.
 */
export const shapeOf = (schema: z.core.$ZodType, what: string): Shape => {
  const def = defOf(schema);
  const { least, most, pattern, isWhole } = boundsOf(checksOf(def), what);
  const isBound = least !== -Infinity || most !== Infinity;
  switch (def.type) {
    case 'unknown':
      return '*';
    case 'boolean':
      return 'b';
    case 'string':
      if (pattern) return ['s', Math.max(0, least), most, pattern];
      return isBound ? ['s', Math.max(0, least), most] : 's';
    case 'number': {
      const kind = isWhole ? 'i' : 'n';
      return isBound ? [kind, least, most] : kind;
    }
    case 'literal':
      return ['=', ...(def.values as string[])];
    case 'enum':
      return ['=', ...Object.values(def.entries)];
    case 'array': {
      const item = shapeOf(def.element, `${what}[]`);
      return isBound ? ['[', item, Math.max(0, least), most] : ['[', item];
    }
    case 'record': {
      const key = defOf(def.keyType);
      const value = shapeOf(def.valueType, `${what}{}`);
      if (key.type === 'enum') return ['{', value, Object.values(key.entries).map(String)];
      if (key.type !== 'string' || checksOf(key).length > 0) throw new TypeError(`${what}: its keys have no shape`);
      return ['{', value];
    }
    case 'optional':
      return ['?', shapeOf(def.innerType, what)];
    case 'default':
      return ['?', shapeOf(def.innerType, what), def.defaultValue];
    case 'nullable':
      return ['0', shapeOf(def.innerType, what)];
    case 'union': {
      const field = 'discriminator' in def ? String(def.discriminator) : null;
      if (field === null) return ['|', def.options.map((option, place) => shapeOf(option, `${what}|${place}`))];
      const shapes = def.options.map(option => {
        const { shape } = defOf(option) as z.core.$ZodObjectDef;
        const name = shape[field] ? defOf(shape[field]) : null;
        if (name?.type !== 'literal') throw new TypeError(`${what}: ${field} has to be a literal`);
        return [String(name.values[0]), shapeOf(option, what)];
      });
      return ['@', field, Object.fromEntries(shapes) as Record<string, Shape>];
    }
    case 'object':
      if (def.catchall) throw new TypeError(`${what}: a strict or loose object has no shape`);
      return fieldsOf(def.shape, what);
    default:
      throw new TypeError(`${what}: ${def.type} has no shape`);
  }
};
