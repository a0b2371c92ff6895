/** The package's own, so that two copies on one page can be told apart. */
export const version = '0.1.0';
