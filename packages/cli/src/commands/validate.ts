import type { Command } from 'commander';
import { addCommand } from '../command.ts';
import { plain, print, printJson, styleFor, type OutputOptions } from '../output.ts';
import { checkRecipeFiles, pairFiles, type FileReport, type Finding } from '../recipe-files.ts';

const place = (file: string, { line, column }: Finding): string =>
  [file, line, line === null ? null : column].filter(part => part !== null).join(':');

/** What is wrong with files, as compilers say it: one line each, which editors can jump to. */
export const describeReports = (reports: readonly FileReport[], stream: NodeJS.WriteStream): readonly string[] => {
  const { bold, red, yellow } = styleFor(stream);
  const describe = (file: string, kind: string, found: Finding): string => {
    const path = found.path === '' ? '' : ` ${plain(found.path)}`;
    return `${bold(plain(place(file, found)))}: ${kind}: ${plain(found.message)} [${found.code}]${path}`;
  };
  return reports.flatMap(({ file, errors, warnings }) => {
    const lines = [
      ...errors.map(error => describe(file, red('error'), error)),
      ...warnings.map(warning => describe(file, yellow('warning'), warning)),
    ];
    return lines.length > 0 ? lines : [`${plain(file)}: ok`];
  });
};

const validate = async (files: readonly string[], { json }: OutputOptions): Promise<void> => {
  const reports: FileReport[] = [];
  for (const pair of pairFiles(files)) reports.push(...(await checkRecipeFiles(pair)));
  if (json) printJson(reports);
  else for (const line of describeReports(reports, process.stdout)) print(line);
  if (reports.some(({ ok }) => !ok)) process.exitCode = 1;
};

export const addValidateCommand = (recipes: Command): void => {
  addCommand(recipes, 'validate <files...>', 'look at metadata (.json) and Jitterpaks (.jpk), without a host')
    .addHelpText('after', '\nFiles of the same name, such as people.json and people.jpk, belong together.')
    .action(validate);
};
