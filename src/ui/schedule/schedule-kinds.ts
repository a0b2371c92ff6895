import type { Schedule } from '../../model/index.ts';
import { ownTimeZone } from '../../model/wizard-schedules.ts';

type ActiveSchedule = Exclude<Schedule, { kind: 'off' }>;
type Kind = Schedule['kind'];

const startOf = (kind: Exclude<Kind, 'off'>, timeZone: string): ActiveSchedule => {
  switch (kind) {
    case 'interval':
      return { kind, every: 15, unit: 'minute', timeZone };
    case 'daily':
      return { kind, at: ['09:00'], timeZone };
    case 'weekly':
      return { kind, days: ['mon', 'tue', 'wed', 'thu', 'fri'], at: ['09:00'], timeZone };
    case 'monthly':
      return { kind, day: 1, at: ['09:00'], timeZone };
  }
};

/** Schedules as they were before another kind was chosen: what was said then comes back with it. */
export class ScheduleKinds {
  readonly #ownZone: () => string;
  readonly #before = new Map<string, ActiveSchedule>();
  /** The last one that was not off, by its key. */
  readonly #last = new Map<string, ActiveSchedule>();

  /** @param ownZone The zone of a schedule that is begun. */
  constructor(ownZone = ownTimeZone) {
    this.#ownZone = ownZone;
  }

  /** The schedule of another kind in place of the present one: days and times are carried over as far as it has them. */
  become(key: string, schedule: Schedule, kind: Kind): Schedule {
    if (schedule.kind !== 'off') {
      this.#before.set(`${key} ${schedule.kind}`, schedule);
      this.#last.set(key, schedule);
    }
    if (kind === 'off') return { kind };
    const last = this.#last.get(key);
    const next = this.#before.get(`${key} ${kind}`) ?? startOf(kind, last?.timeZone ?? this.#ownZone());
    if (!last) return next;
    const { timeZone, start, end } = last;
    const carried: ActiveSchedule = {
      ...next,
      ...('at' in next && 'at' in last ? { at: last.at } : {}),
      timeZone,
      ...(start ? { start } : {}),
      ...(end ? { end } : {}),
    };
    if (!start) delete carried.start;
    if (!end) delete carried.end;
    return carried;
  }
}
