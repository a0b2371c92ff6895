export interface Bucket {
  /** Takes one. Returns 0, or the whole seconds to wait when it is empty. */
  readonly take: () => number;
}

/** Lets `size` through at once, and `perSecond` in the long run. */
export const makeBucket = ({ size, perSecond }: { size: number; perSecond: number }, now = Date.now): Bucket => {
  let level = size;
  let last = now();
  return {
    take() {
      const time = now();
      level = Math.min(size, level + ((time - last) / 1000) * perSecond);
      last = time;
      if (level < 1) return Math.max(1, Math.ceil((1 - level) / perSecond));
      level -= 1;
      return 0;
    },
  };
};
