import { posix } from 'node:path';
import type { Values } from 'citizen-integrator/contract';
import { message } from '../messages/index.ts';
import type { ConnectorConnection } from './connector.ts';
import { ConnectorError } from './connector-error.ts';

/** The answers that lead to a folder on a server, read once. */
export interface SftpAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly signIn: 'password' | 'key';
  readonly password: string;
  readonly privateKey: string;
  readonly passphrase: string;
  /** `SHA256:…` without padding; empty when the server is not known yet. */
  readonly hostKeyFingerprint: string;
  /** Every path is relative to it. */
  readonly folder: string;
}

const text = (values: Values, name: string): string => String(values[name] ?? '');

export const addressOf = ({ values }: ConnectorConnection): SftpAddress => {
  const privateKey = text(values, 'privateKey').trim();
  return {
    host: text(values, 'host')
      .trim()
      .replace(/^\[(.*)\]$/, '$1'),
    port: Number(values['port'] ?? 22),
    user: text(values, 'user').trim(),
    signIn: text(values, 'signIn') === 'key' ? 'key' : 'password',
    password: text(values, 'password'),
    // OpenSSH's form does not end without a line end.
    privateKey: privateKey === '' ? '' : `${privateKey}\n`,
    passphrase: text(values, 'passphrase'),
    hostKeyFingerprint: text(values, 'hostKeyFingerprint').trim().replace(/=+$/, ''),
    folder: text(values, 'folder').trim() || '.',
  };
};

/**
 * The parts of a path below the connection's folder.
 * @throws ConnectorError when it leads out of the folder, or nowhere.
 */
export const pathParts = (path: string): readonly string[] => {
  const parts = path
    .trim()
    .split('/')
    .filter(part => part !== '' && part !== '.');
  if (parts.length === 0 || parts.includes('..') || /[\u0000-\u001f\\]/.test(path)) {
    throw new ConnectorError({ kind: 'refused', message: message('files.path', { path }) });
  }
  return parts;
};

export const isPattern = (part: string): boolean => /[*?]/.test(part);

/**
 * Whether a name is one of those that a pattern stands for: `*` for any text, `?` for one character. Like in a shell,
 * a name that begins with a dot is only meant when the pattern begins with one.
 */
export const matchesPart = (name: string, pattern: string): boolean => {
  if (name.startsWith('.') && !pattern.startsWith('.')) return false;
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${expression}$`, 'su').test(name);
};

/** The whole path of something below the connection's folder. */
export const pathIn = ({ folder }: SftpAddress, relative: string): string => posix.join(folder, relative);
