import { open, readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { readCsv } from './csv.ts';

/** A file that lies on a customer's SFTP server. */
export interface ListedFile {
  /** From the server's root, with slashes. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** ISO 8601 in UTC. */
  readonly changedAt: string;
}

export interface FileContent {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Of all rows; more than `rows` has when there are too many to show. */
  readonly count: number;
}

const mostRows = 200;
/** Bytes of a file that are read. */
const mostBytes = 2 * 1024 * 1024;

/** Files in a folder and below it, the newest first. Those that are being written are hidden, and left out. */
export const listFiles = async (folder: string): Promise<ListedFile[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter(entry => entry.isFile() && !entry.name.startsWith('.') && !entry.name.endsWith('.part'));
  const listed = await Promise.all(
    files.map(async entry => {
      const path = join(entry.parentPath, entry.name);
      // One that is moved away just now is in the next list.
      const stats = await stat(path).catch(() => null);
      if (!stats) return [];
      const { size, mtime } = stats;
      return [{ path: relative(folder, path).split(sep).join('/'), size, changedAt: mtime.toISOString() }];
    }),
  );
  return listed.flat().sort((a, b) => b.changedAt.localeCompare(a.changedAt) || a.path.localeCompare(b.path));
};

/** What a file holds; null when `listFiles` knows no such file. */
export const readListed = async (folder: string, path: string): Promise<FileContent | null> => {
  const files = await listFiles(folder);
  if (!files.some(file => file.path === path)) return null;
  const file = await open(join(folder, path)).catch(() => null);
  if (!file) return null;
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(mostBytes), 0, mostBytes, 0);
    const text = buffer
      .subarray(0, bytesRead)
      .toString('utf8')
      .replace(/^\ufeff/, '');
    const [columns = [], ...rows] = readCsv(text);
    return { columns, rows: rows.slice(0, mostRows), count: rows.length };
  } finally {
    await file.close();
  }
};
