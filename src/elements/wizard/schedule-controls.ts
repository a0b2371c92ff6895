import type { ReactiveControllerHost } from 'lit';
import { ScheduleKinds } from '../../ui/schedule/schedule-kinds.ts';
import { ZoneSearch } from './schedule-zone.ts';

/** What the schedule step keeps beside the answer itself. */
export class ScheduleControls {
  readonly zones: ZoneSearch;
  readonly kinds = new ScheduleKinds();

  constructor(host: ReactiveControllerHost) {
    this.zones = new ZoneSearch(host);
  }
}
