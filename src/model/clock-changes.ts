/** The clocks of a time zone are put forward or back. */
export interface ClockChange {
  readonly at: Date;
  /** By how many minutes: forward is positive. */
  readonly minutes: number;
  /** The day in the time zone, as `2027-03-28`. */
  readonly day: string;
  /** The local times that are skipped, or come twice: `02:00` up to, but not with, `03:00`. */
  readonly from: string;
  readonly to: string;
}

const minute = 60_000;
// No zone puts its clocks forward and back within a week.
const week = 7 * 24 * 60 * minute;

/** Tells how far a zone's clocks are ahead of UTC, in ms. */
const offsetIn = (timeZone: string): ((at: number) => number) => {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return at => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
    return local - Math.floor(at / minute) * minute;
  };
};

/** The first minute in which `offset` is no longer what it was at `before`. */
const momentOfChange = (offset: (at: number) => number, before: number, after: number): number => {
  let [low, high] = [Math.floor(before / minute), Math.ceil(after / minute)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offset(middle * minute) === offset(before)) low = middle;
    else high = middle;
  }
  return high * minute;
};

const timeOf = (local: number): string => new Date(local).toISOString().slice(11, 16);

/** When the clocks of a time zone change from one moment to another, soonest first. */
export const clockChanges = (timeZone: string, from: Date, to: Date): ClockChange[] => {
  const offset = offsetIn(timeZone);
  const changes: ClockChange[] = [];
  for (let before = from.getTime(); before < to.getTime(); before += week) {
    const after = Math.min(before + week, to.getTime());
    const difference = offset(after) - offset(before);
    if (difference === 0) continue;
    const at = momentOfChange(offset, before, after);
    // By the clocks as they stood before.
    const local = at + offset(before);
    const [first, last] = difference > 0 ? [local, local + difference] : [local + difference, local];
    changes.push({
      at: new Date(at),
      minutes: difference / minute,
      day: new Date(first).toISOString().slice(0, 10),
      from: timeOf(first),
      to: timeOf(last),
    });
  }
  return changes;
};
