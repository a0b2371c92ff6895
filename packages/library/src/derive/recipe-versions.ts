import * as z from 'zod/mini';

/** The version of each derived recipe, and what it said in it, by id. */
export type RecipeVersions = ReadonlyMap<string, { readonly version: string; readonly hash: string }>;

const Versions = z.record(
  z.string(),
  z.tuple([z.string().check(z.regex(/^\d+\.\d+\.\d+$/)), z.string().check(z.regex(/^[0-9a-f]{16}$/))]),
);

/** @throws Error naming file, path and reason. */
export const readVersions = (text: string, file: string): RecipeVersions => {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error });
  }
  const read = z.safeParse(Versions, content);
  if (!read.success) {
    throw new Error(read.error.issues.map(({ path, message }) => `${file}: ${path.join('.')}: ${message}`).join('\n'));
  }
  return new Map(Object.entries(read.data).map(([id, [version, hash]]) => [id, { version, hash }]));
};

/** One recipe a line, so that a change shows. */
export const writeVersions = (versions: RecipeVersions): string => {
  const lines = [...versions].sort(([a], [b]) => (a < b ? -1 : 1));
  const text = lines.map(
    ([id, { version, hash }]) => `  ${JSON.stringify(id)}: [${JSON.stringify(version)}, ${JSON.stringify(hash)}]`,
  );
  return `{\n${text.join(',\n')}\n}\n`;
};

const next = (version: string): string => {
  const [major = '1', minor = '0'] = version.split('.');
  return `${major}.${Number(minor) + 1}.0`;
};

/** The version of a recipe that says this now. */
export const versionOf = (
  known: { readonly version: string; readonly hash: string } | undefined,
  hash: string,
): { version: string; isNew: boolean } => {
  if (!known) return { version: '1.0.0', isNew: true };
  return known.hash === hash ? { version: known.version, isNew: false } : { version: next(known.version), isNew: true };
};
