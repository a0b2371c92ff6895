/** ms after which a browser that is never idle goes on all the same. */
const longestWait = 2000;

/** @param delay In ms. @returns what calls it off. */
export const after = (delay: number, act: () => void): (() => void) => {
  const timer = setTimeout(act, delay);
  return () => clearTimeout(timer);
};

/** Acts when the browser has drawn what there is and waits for something to do. @returns what calls it off. */
export const whenIdle = (act: () => void): (() => void) => {
  // Safari has no idle callbacks.
  if (!('requestIdleCallback' in globalThis)) return after(100, act);
  const handle = requestIdleCallback(act, { timeout: longestWait });
  return () => cancelIdleCallback(handle);
};
