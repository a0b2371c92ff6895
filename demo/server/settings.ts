/** What Harbor is told by its environment. */
export interface Settings {
  /** Folder for what Harbor keeps. */
  readonly data: string;
  /** Port that it takes when it is free. */
  readonly port: number;
}

/** @throws Error naming the variable that is missing. */
export const readSettings = (environment: NodeJS.ProcessEnv): Settings => {
  const read = (name: string): string => {
    const value = environment[name];
    if (!value) throw new Error(`Harbor needs the environment variable ${name}. Start the demo with "npm start".`);
    return value;
  };
  return {
    data: read('HARBOR_DATA'),
    port: Number(read('HARBOR_PORT')),
  };
};
