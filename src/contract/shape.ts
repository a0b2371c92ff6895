type Kind = '*' | 's' | 'n' | 'i' | 'b';

/** A value without parts. */
type Plain = string | number | boolean | null;

/**
 * What a value looks like, as plain data that is small to send: the contract's schemas in the form in which pages have
 * them. See `shapeOf`.
 *
 * One character stands for a value of any kind: `*` anything, `s` text, `n` number, `i` whole number, `b` yes or no. An
 * object stands for one with these fields; others are left out. A list begins with what it is.
 */
export type Shape =
  | Kind
  | ShapeOfFields
  /** Text of so many characters. */
  | readonly ['s', least: number, most: number, pattern?: RegExp]
  /** Number in these bounds, both inclusive. */
  | readonly ['n' | 'i', least: number, most: number]
  /** One of these values. */
  | readonly ['=', ...values: readonly Plain[]]
  /** List of so many. */
  | readonly ['[', item: Shape, least?: number, most?: number]
  /** Any names, or exactly these, and what stands under each. */
  | readonly ['{', value: Shape, names?: readonly string[]]
  /** May be missing; what then stands for it. */
  | readonly ['?', shape: Shape, fallback?: unknown]
  /** May be null. */
  | readonly ['0', shape: Shape]
  /** The first of these that fits. */
  | readonly ['|', shapes: ListOfShapes]
  /** The one that this field names. */
  | readonly ['@', field: string, shapes: ShapeOfFields];

interface ListOfShapes extends ReadonlyArray<Shape> {
  readonly length: number;
}

export interface ShapeOfFields {
  readonly [name: string]: Shape;
}

export type Fitting =
  | { readonly data: unknown }
  /** Where the value does not fit: `items.0.name`; empty for the value itself. */
  | { readonly misfit: string };

type Fields = Readonly<Record<string, unknown>>;

const misfit = Symbol('misfit');
/** The way to what does not fit, while it is being told outwards. */
let trail: string[] = [];

const under = (name: string | number, read: unknown): unknown => {
  if (read === misfit) trail.unshift(String(name));
  return read;
};

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isWithin = (size: number, least = 0, most = Infinity): boolean => size >= least && size <= most;

const fits = (kind: Kind, value: unknown): boolean => {
  switch (kind) {
    case '*':
      return true;
    case 's':
      return typeof value === 'string';
    case 'b':
      return typeof value === 'boolean';
    case 'n':
      return Number.isFinite(value);
    case 'i':
      return Number.isSafeInteger(value);
  }
};

const readFields = (shape: ShapeOfFields, value: Fields): unknown => {
  const fields: Record<string, unknown> = {};
  for (const name in shape) {
    const read = under(name, readAs(shape[name] ?? '*', value[name]));
    if (read === misfit) return misfit;
    if (read !== undefined || name in value) fields[name] = read;
  }
  return fields;
};

const readRecord = (item: Shape, names: readonly string[] | undefined, value: unknown): unknown => {
  if (!isObject(value)) return misfit;
  const record: Record<string, unknown> = {};
  const own = Object.keys(value).filter(name => name !== '__proto__');
  for (const name of names ?? own) {
    const read = under(name, readAs(item, value[name]));
    if (read === misfit) return misfit;
    record[name] = read;
  }
  return names && own.some(name => !names.includes(name)) ? misfit : record;
};

const readList = (item: Shape, value: unknown): unknown => {
  if (!Array.isArray(value)) return misfit;
  const list: unknown[] = [];
  for (const [index, each] of value.entries()) {
    const read = under(index, readAs(item, each));
    if (read === misfit) return misfit;
    list.push(read);
  }
  return list;
};

const readOneOf = (shapes: readonly Shape[], value: unknown): unknown => {
  for (const shape of shapes) {
    const read = readAs(shape, value);
    if (read !== misfit) return read;
    trail = [];
  }
  return misfit;
};

const readAs = (shape: Shape, value: unknown): unknown => {
  if (typeof shape === 'string') return fits(shape, value) ? value : misfit;
  if (!isRule(shape)) return isObject(value) ? readFields(shape, value) : misfit;
  switch (shape[0]) {
    case 's': {
      const [, least, most, pattern] = shape;
      const isFit = typeof value === 'string' && isWithin(value.length, least, most) && (pattern?.test(value) ?? true);
      return isFit ? value : misfit;
    }
    case 'n':
    case 'i':
      return fits(shape[0], value) && isWithin(value as number, shape[1], shape[2]) ? value : misfit;
    case '=':
      return shape.includes(value as Plain, 1) ? value : misfit;
    case '[': {
      const list = readList(shape[1], value);
      return list === misfit || isWithin((list as unknown[]).length, shape[2], shape[3]) ? list : misfit;
    }
    case '{':
      return readRecord(shape[1], shape[2], value);
    case '?':
      if (value !== undefined) return readAs(shape[1], value);
      // Most stand for nothing, and cloning that costs as much as reading what is there.
      return typeof shape[2] === 'object' ? structuredClone(shape[2]) : shape[2];
    case '0':
      return value === null ? null : readAs(shape[1], value);
    case '|':
      return readOneOf(shape[1], value);
    case '@': {
      const [, field, shapes] = shape;
      if (!isObject(value)) return misfit;
      const name = value[field];
      return typeof name === 'string' && Object.hasOwn(shapes, name)
        ? readAs(shapes[name] ?? '*', value)
        : under(field, misfit);
    }
  }
};

const isRule = (shape: Exclude<Shape, string>): shape is Exclude<Shape, string | ShapeOfFields> => Array.isArray(shape);

/**
 * Reads a value as the schema that the shape comes from would: what is missing gets its fallback, unknown fields are left
 * out.
 */
export const fit = (shape: Shape, value: unknown): Fitting => {
  trail = [];
  const data = readAs(shape, value);
  return data === misfit ? { misfit: trail.join('.') } : { data };
};
