import { allPages, type Client } from '../../client/index.ts';
import type { LogEntry, Run } from '../../contract/index.ts';
import { saveFile } from '../save-file.ts';

export type Format = 'csv' | 'json';

/** A run with everything that was written down in it. */
export interface RunLog extends Run {
  readonly log: readonly LogEntry[];
}

const pageSize = 500;

/** Everything that happened in a deployment, newest run first. @throws RecipeApiError */
export const readWholeLog = async (
  client: Client,
  deployment: string,
  signal: AbortSignal,
): Promise<readonly RunLog[]> => {
  const runs = await allPages(from => client.deployments.runs(deployment, { limit: pageSize, ...from }, { signal }));
  const logs: RunLog[] = [];
  for (const run of runs) {
    const log = await allPages(from => client.runs.log(run.id, { limit: pageSize, ...from }, { signal }));
    logs.push({ ...run, log });
  }
  return logs;
};

type Cell = string | number | null;

const columns: readonly (readonly [name: string, cell: (run: Run, entry: LogEntry) => Cell])[] = [
  ['run', ({ id }) => id],
  ['operation', ({ operation }) => operation.name],
  ['trigger', ({ trigger }) => trigger],
  ['status', ({ status }) => status],
  ['started', ({ startedAt }) => startedAt],
  ['finished', ({ finishedAt }) => finishedAt],
  ['entry', (_, { seq }) => seq],
  ['at', (_, { at }) => at],
  ['level', (_, { level }) => level],
  ['step', (_, { step }) => step],
  ['message', (_, { message }) => message.text],
  ['record', (_, { row }) => row?.key ?? null],
  ['reason', (_, { row }) => row?.reason ?? null],
  ['details', (_, { details }) => details],
];

/** What a spreadsheet would take for a formula, also behind white space. */
const formula = /^\s*[=+\-@\t\r]/;

/** A record's key may come from anywhere: as a text it must not become a formula in a spreadsheet. */
const cellText = (cell: Cell): string => {
  if (typeof cell === 'number') return String(cell);
  const text = cell ?? '';
  return `"${(formula.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
};

const lineOf = (cells: readonly Cell[]): string => `${cells.map(cellText).join(',')}\r\n`;

/** RFC 4180, with a byte order mark by which spreadsheets know UTF-8. */
export const toCsv = (runs: readonly RunLog[]): string => {
  const lines = runs.flatMap(run => run.log.map(entry => lineOf(columns.map(([, cell]) => cell(run, entry)))));
  return `\uFEFF${lineOf(columns.map(([name]) => name))}${lines.join('')}`;
};

const types: Readonly<Record<Format, string>> = { csv: 'text/csv;charset=utf-8', json: 'application/json' };

/** Saves everything that happened in a deployment as a file. @throws RecipeApiError */
export const downloadLog = async (
  client: Client,
  deployment: string,
  format: Format,
  signal: AbortSignal,
): Promise<void> => {
  const runs = await readWholeLog(client, deployment, signal);
  const content = format === 'csv' ? toCsv(runs) : JSON.stringify(runs, null, 2);
  if (signal.aborted) return;
  const name = `log-${deployment}-${new Date().toISOString().slice(0, 10)}.${format}`;
  saveFile(name, types[format], content);
};
