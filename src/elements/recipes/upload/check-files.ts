import { JitterpakError, readJitterpak, validateProject, type Jitterpak } from '@citizen-integrator/jitterpak';
import type { RecipeFinding } from '../../../contract/index.ts';
import { projectViewOf } from '../../../model/project-view.ts';
import { readRecipeText } from '../../../model/recipe-text.ts';

export interface CheckedFiles {
  readonly errors: readonly RecipeFinding[];
  readonly warnings: readonly RecipeFinding[];
  /** The recipe's project is a Jitterpak. */
  readonly needsJitterpak: boolean;
  /** The metadata is UTF-8. */
  readonly isText: boolean;
}

const entryPath = (path: string | null): string => (path === null ? 'jitterpak' : `jitterpak/${path}`);

const read = async (file: Blob): Promise<Jitterpak | RecipeFinding> => {
  try {
    return await readJitterpak(new Uint8Array(await file.arrayBuffer()));
  } catch (error) {
    if (!(error instanceof JitterpakError)) throw error;
    const { code, path, line, column, message } = error;
    return { code, path: entryPath(path), line, column, message };
  }
};

const decode = (bytes: ArrayBuffer): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

/**
 * Looks at the files of a recipe as the host will, without sending them. @param files No metadata: a recipe is to be made
 * of the Jitterpak. @throws what the browser throws when a file cannot be read.
 */
export const checkFiles = async (files: {
  readonly metadata: Blob | null;
  readonly jitterpak: Blob | null;
}): Promise<CheckedFiles> => {
  const errors: RecipeFinding[] = [];
  const warnings: RecipeFinding[] = [];
  const found = files.jitterpak && (await read(files.jitterpak));
  const project = found && 'project' in found ? found.project : undefined;
  if (found && !('project' in found)) errors.push(found);
  for (const { severity, code, path, line, message, hint } of project ? validateProject(project) : []) {
    if (severity === 'info') continue;
    warnings.push({ code, path: entryPath(path), line, column: null, message: `${message} ${hint}` });
  }
  if (!files.metadata) return { errors, warnings, needsJitterpak: false, isText: true };

  const text = decode(await files.metadata.arrayBuffer());
  if (text === null) return { errors, warnings, needsJitterpak: false, isText: false };
  const { recipe, problems } = readRecipeText(text, { project: project && projectViewOf(project) });
  for (const { code, severity, path, line, column, message } of problems) {
    (severity === 'warning' ? warnings : errors).push({ code, path, line, column, message });
  }
  return { errors, warnings, needsJitterpak: recipe?.project.kind === 'jitterpak', isText: true };
};
