import * as z from 'zod/mini';
import { Slug } from 'citizen-integrator/contract';
import { readConfig, type Config } from '../config.ts';
import { findOrganization } from '../environments/store.ts';
import type { Store } from '../store/database.ts';
import { openConfiguredStore } from '../store/open.ts';

/** Something that whoever typed the command can put right: said without a stack. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

export interface OutputOptions {
  readonly json?: boolean;
}

/** Prints one line of JSON, or what a person reads. */
export const print = ({ json }: OutputOptions, value: unknown, text: string): void => {
  process.stdout.write(`${json ? JSON.stringify(value) : text}\n`);
};

/** Rows under headings, in columns as wide as they need. */
export const table = (headings: readonly string[], rows: readonly (readonly string[])[]): string => {
  const all = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...all.map(row => row[column]?.length ?? 0)));
  return all
    .map(row =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

/** Works on the host's database, whether the host runs or not. */
export const withStore = async <Value>(work: (store: Store, config: Config) => Promise<Value>): Promise<Value> => {
  const config = readConfig(process.env);
  const { store, release } = await openConfiguredStore(config);
  try {
    return await work(store, config);
  } finally {
    await release();
  }
};

/** @throws CommandError */
export const checkId = (id: string, what: string): string => {
  if (z.safeParse(Slug, id).success) return id;
  throw new CommandError(
    `"${id}" cannot be the id of ${what}: use letters, digits, dots, dashes and underscores, at most 100.`,
  );
};

/** @throws CommandError */
export const requireOrganization = async (store: Store, id: string): Promise<void> => {
  const found = await store.withScope('operator', tx => findOrganization(tx, id));
  if (found) return;
  throw new CommandError(`There is no organization "${id}". Make it with: citizen-host org create ${id} --name "…"`);
};
