/**
 * Finds Chrome or Chromium: the one that CHROME_PATH names, else an installed one; on Debian root gets one from apt.
 * @returns the path of its program.
 * @throws SetupError when there is none to be had.
 */
export const findBrowser: () => Promise<string>;
