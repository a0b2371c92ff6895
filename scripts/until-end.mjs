/** Resolves when this process is told to end, or when whoever started it is gone. */
export const untilEnd = () =>
  new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, resolve);
    // npm passes SIGTERM on to the shell that stands between it and us, which dies without a word to us.
    const parent = process.ppid;
    if (process.env.npm_lifecycle_event) setInterval(() => process.ppid !== parent && resolve(), 200).unref();
  });
