/** Whether a version comes after another one, number by number. */
export const isNewer = (version: string, than: string): boolean =>
  version.localeCompare(than, 'en', { numeric: true }) > 0;

/** The next patch step: 1.2.3 → 1.2.4. */
export const nextPatch = (version: string): string => {
  const [major = '0', minor = '0', patch = '0'] = version.split('.');
  return `${major}.${minor}.${BigInt(patch) + 1n}`;
};
