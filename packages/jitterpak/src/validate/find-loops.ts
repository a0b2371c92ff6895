/** A circle in a graph. */
export interface Loop {
  /** The first ids on the way round. */
  readonly ids: readonly string[];
  readonly length: number;
}

/** More are not kept: circles may be as many and as long as there are ids. */
const shown = 5;

/** Circles in a graph. Every one shares a link with one of those found, so that without these there is none. */
export const findLoops = (next: ReadonlyMap<string, readonly string[]>): readonly Loop[] => {
  const loops: Loop[] = [];
  const done = new Set<string>();
  for (const start of next.keys()) {
    // A stack of its own: thousands of operations in a row are honest.
    const way: { readonly id: string; readonly open: string[] }[] = [];
    const onWay = new Map<string, number>();
    const enter = (id: string): void => {
      onWay.set(id, way.length);
      way.push({ id, open: [...(next.get(id) ?? [])] });
    };
    if (!done.has(start)) enter(start);
    for (let last = way.at(-1); last; last = way.at(-1)) {
      const id = last.open.pop();
      if (id === undefined) {
        way.pop();
        onWay.delete(last.id);
        done.add(last.id);
        continue;
      }
      const from = onWay.get(id);
      if (from !== undefined) {
        const ids = way.slice(from, from + shown).map(step => step.id);
        loops.push({ ids, length: way.length - from });
      }
      if (from === undefined && !done.has(id)) enter(id);
    }
  }
  return loops;
};
