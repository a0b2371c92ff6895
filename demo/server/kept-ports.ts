import { readFile, writeFile } from 'node:fs/promises';

export interface Ports {
  readonly files: number;
  readonly mail: number;
}

/** The ports of the last start: connections that were made then know them. */
export const readPorts = async (file: string, usual: Ports): Promise<Ports> => {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Ports;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return usual;
  }
};

export const keepPorts = (file: string, ports: Ports): Promise<void> => writeFile(file, JSON.stringify(ports));
