/** What Harbor is told by its environment. */
export interface Settings {
  /** Folder for what Harbor keeps. */
  readonly data: string;
  /** Port that it takes when it is free. */
  readonly port: number;
  /** Address of the recipe host. */
  readonly host: string;
  /** File with the API key for it. */
  readonly keyFile: string;
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
    host: read('HARBOR_RECIPE_HOST'),
    keyFile: read('HARBOR_KEY_FILE'),
  };
};
