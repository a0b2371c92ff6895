import {
  JitterpakError,
  readJitterpak,
  validateProject,
  type Jitterpak,
  type Problem,
} from '@citizen-integrator/jitterpak';
import type { Library } from '@citizen-integrator/library';
import type { RecipeFinding, RecipeSource } from 'citizen-integrator/contract';
import { projectViewOf } from 'citizen-integrator/model/project-view';
import { readRecipeText } from 'citizen-integrator/model/recipe-text';
import { gapWords } from '../jitterpak/gap-words.ts';
import { findGaps, gapsOf, type Gap } from '../jitterpak/gaps.ts';
import { message, say, type MessageRef } from '../messages/index.ts';

/** The files of a recipe after they were looked at. */
export interface CheckedFiles {
  /** Null when its metadata cannot be used. */
  readonly recipe: RecipeSource | null;
  /** Null when there is none, or it cannot be used. */
  readonly jitterpak: Jitterpak | null;
  readonly errors: readonly RecipeFinding[];
  readonly warnings: readonly RecipeFinding[];
}

interface Sent {
  readonly bytes: Uint8Array;
}

/** More than anybody reads. */
const mostFindings = 200;

export const finding = (
  code: string,
  path: string,
  { code: says, params }: MessageRef,
  language: string,
): RecipeFinding => ({ code, path, line: null, column: null, message: say(says, params, language) });

/** The place of an entry of the Jitterpak; its name comes from strangers. */
const entryPath = (path: string | null): string => {
  if (path === null) return 'jitterpak';
  return `jitterpak/${path.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '\u{fffd}').slice(0, 300)}`;
};

export const faultFinding = ({ code, path, line, column, message: text }: JitterpakError): RecipeFinding => ({
  code,
  path: entryPath(path),
  line,
  column,
  message: text,
});

const warningOf = ({ code, path, line, message: text, hint }: Problem): RecipeFinding => ({
  code,
  path: entryPath(path),
  line,
  column: null,
  message: `${text} ${hint}`,
});

/** What cannot be run here: it can be stored, and is refused when it is deployed. */
const gapFinding = (gap: Gap, language: string): RecipeFinding =>
  finding(`unsupported-${gap.kind}`, entryPath(gap.path), gapWords(gap), language);

/** What a person should look at in a Jitterpak that can be used. */
export const jitterpakWarnings = async (
  { project }: Jitterpak,
  recipe: RecipeSource,
  language: string,
): Promise<RecipeFinding[]> =>
  [
    ...validateProject(project)
      .filter(({ severity }) => severity !== 'info')
      .map(warningOf),
    ...gapsOf(await findGaps(project), recipe).map(gap => gapFinding(gap, language)),
  ].slice(0, mostFindings);

/** @throws what reading throws beside JitterpakError, which becomes a finding. */
const read = async (bytes: Uint8Array): Promise<Jitterpak | RecipeFinding> => {
  try {
    return await readJitterpak(bytes);
  } catch (error) {
    if (error instanceof JitterpakError) return faultFinding(error);
    throw error;
  }
};

/** Null when it is not UTF-8. */
const decode = (bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

/**
 * Looks at the metadata and the Jitterpak of a recipe, and at how they fit together.
 * @param kept Bytes of the Jitterpak that the recipe has already, for when none is sent.
 */
export const checkFiles = async (
  library: Library,
  files: { readonly metadata: Sent; readonly jitterpak: Sent | undefined },
  kept: Uint8Array | null,
  language: string,
): Promise<CheckedFiles> => {
  const bytes = files.jitterpak?.bytes ?? kept;
  const found = bytes && (await read(bytes));
  const jitterpak = found && 'project' in found ? found : null;
  const errors: RecipeFinding[] = found && !('project' in found) ? [found] : [];
  const text = decode(files.metadata.bytes);
  if (text === null) {
    errors.push(finding('bad-encoding', '', message('recipe.metadata.encoding'), language));
    return { recipe: null, jitterpak, errors, warnings: [] };
  }
  const project = jitterpak ? projectViewOf(jitterpak.project) : undefined;
  const { recipe, problems } = readRecipeText(text, { project, endpoints: library.endpoints });
  const isJitterpak = recipe?.project.kind === 'jitterpak';
  const warnings: RecipeFinding[] = [];
  for (const { code, severity, path, line, column, message: said } of problems) {
    // What a Jitterpak connects need not be something that this host connects itself.
    if (code === 'unknown-endpoint' && isJitterpak) continue;
    (severity === 'warning' ? warnings : errors).push({ code, path, line, column, message: said });
  }
  if (isJitterpak && !bytes) {
    errors.push(finding('jitterpak-missing', 'jitterpak', message('recipe.jitterpak.missing'), language));
  }
  if (recipe && !isJitterpak && files.jitterpak) {
    warnings.push(finding('jitterpak-unused', 'jitterpak', message('recipe.jitterpak.unused'), language));
  }
  if (jitterpak && recipe && isJitterpak) warnings.push(...(await jitterpakWarnings(jitterpak, recipe, language)));
  return {
    recipe: errors.length > 0 ? null : recipe,
    jitterpak,
    errors: errors.slice(0, mostFindings),
    warnings: warnings.slice(0, mostFindings),
  };
};
