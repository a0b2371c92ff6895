import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  JitterpakError,
  readJitterpak,
  validateProject,
  type Jitterpak,
  type Problem,
} from '@citizen-integrator/jitterpak';
import { projectViewOf } from 'citizen-integrator/model/project-view';
import { readRecipeText, type ReadRecipe } from 'citizen-integrator/model/recipe-text';

/** What is wrong with a file, or what is to be looked at in it. */
export interface Finding {
  readonly code: string;
  /** In metadata a path with dots; in a Jitterpak an entry. Empty for the file as a whole. */
  readonly path: string;
  /** From 1; null where there is none. */
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
}

export interface FileReport {
  readonly file: string;
  /** Whether it can be used; warnings leave it so. */
  readonly ok: boolean;
  readonly errors: readonly Finding[];
  readonly warnings: readonly Finding[];
}

/** The files of one recipe: metadata, a Jitterpak, or both. */
export interface RecipeFiles {
  readonly metadata: string | null;
  readonly jitterpak: string | null;
}

/** Metadata and Jitterpaks that have the same name but for its end belong together. */
export const pairFiles = (files: readonly string[]): readonly RecipeFiles[] => {
  const pairs = new Map<string, RecipeFiles>();
  for (const file of new Set(files)) {
    const isJitterpak = /\.jpk$/i.test(file);
    const name = file.replace(/\.[^.\\/]*$/, '');
    const known = pairs.get(name) ?? { metadata: null, jitterpak: null };
    // Two of a kind, "a.json" and "a.JSON": each by itself.
    const isTaken = (isJitterpak ? known.jitterpak : known.metadata) !== null;
    const pair = isTaken ? { metadata: null, jitterpak: null } : known;
    pairs.set(isTaken ? file : name, isJitterpak ? { ...pair, jitterpak: file } : { ...pair, metadata: file });
  }
  return [...pairs.values()];
};

const finding = (code: string, message: string, path = ''): Finding => ({
  code,
  path,
  line: null,
  column: null,
  message,
});

const reportOf = (file: string, errors: readonly Finding[], warnings: readonly Finding[]): FileReport => ({
  file,
  ok: errors.length === 0,
  errors,
  warnings,
});

const read = async (file: string): Promise<Uint8Array | Finding> => {
  try {
    return await readFile(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return finding('cannot-read', code === 'ENOENT' ? 'There is no such file.' : `It cannot be read: ${message}`);
  }
};

const decode = (bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

const ofProblem = ({ code, path, line, message, hint }: Problem): Finding => ({
  code,
  path: path ?? '',
  line,
  column: null,
  message: `${message} ${hint}`,
});

interface CheckedJitterpak {
  readonly report: FileReport;
  readonly jitterpak: Jitterpak | null;
  readonly sha256: string;
}

const checkJitterpak = async (file: string): Promise<CheckedJitterpak> => {
  const bytes = await read(file);
  if (!(bytes instanceof Uint8Array)) return { report: reportOf(file, [bytes], []), jitterpak: null, sha256: '' };
  try {
    const jitterpak = await readJitterpak(bytes);
    const warnings = validateProject(jitterpak.project).filter(({ severity }) => severity !== 'info');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { report: reportOf(file, [], warnings.map(ofProblem)), jitterpak, sha256 };
  } catch (error) {
    if (!(error instanceof JitterpakError)) throw error;
    const { code, path, line, column, message } = error;
    return {
      report: reportOf(file, [{ code, path: path ?? '', line, column, message }], []),
      jitterpak: null,
      sha256: '',
    };
  }
};

/** How metadata and the Jitterpak beside it fit together. */
const pairWarnings = ({ recipe }: ReadRecipe, beside: CheckedJitterpak | null): Finding[] => {
  if (!recipe || !beside) return [];
  const { project } = recipe;
  if (project.kind === 'flow') {
    return [finding('jitterpak-unused', 'The project of this recipe is a flow: it uses no Jitterpak.', 'project')];
  }
  if (beside.sha256 === '' || !project.sha256 || project.sha256 === beside.sha256) return [];
  return [
    finding('jitterpak-differs', 'The Jitterpak is another one than the metadata was made for.', 'project.sha256'),
  ];
};

const checkMetadata = async (file: string, beside: CheckedJitterpak | null): Promise<FileReport> => {
  const bytes = await read(file);
  if (!(bytes instanceof Uint8Array)) return reportOf(file, [bytes], []);
  const text = decode(bytes);
  if (text === null) return reportOf(file, [finding('bad-encoding', 'It is not written in UTF-8.')], []);
  const project = beside?.jitterpak ? projectViewOf(beside.jitterpak.project) : undefined;
  const found = readRecipeText(text, { project });
  const findings = (severity: 'error' | 'warning'): Finding[] =>
    found.problems
      .filter(problem => problem.severity === severity)
      .map(({ code, path, line, column, message }) => ({ code, path, line, column, message }));
  return reportOf(file, findings('error'), [...findings('warning'), ...pairWarnings(found, beside)]);
};

/** Looks at the files of a recipe, without a host. What points from one into the other is followed. */
export const checkRecipeFiles = async ({ metadata, jitterpak }: RecipeFiles): Promise<readonly FileReport[]> => {
  if (metadata !== null && !/\.json$/i.test(metadata)) {
    const what = `${basename(metadata)} is neither metadata (.json) nor a Jitterpak (.jpk).`;
    return [reportOf(metadata, [finding('unknown-file', what)], [])];
  }
  const beside = jitterpak === null ? null : await checkJitterpak(jitterpak);
  const own = metadata === null ? [] : [await checkMetadata(metadata, beside)];
  return beside ? [...own, beside.report] : own;
};
