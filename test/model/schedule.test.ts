import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Schedule } from 'citizen-integrator/contract';
import { nextRuns } from '../../src/model/schedule.ts';

const times = (schedule: Schedule, after: string, count: number) =>
  nextRuns(schedule, new Date(after), count).map(time => time.toISOString().slice(0, 16));

describe('nextRuns', () => {
  it('has none when the schedule is off', () => {
    assert.deepEqual(times({ kind: 'off' }, '2026-11-25T10:00:00Z', 5), []);
  });

  it('runs daily at each of its times, in its own time zone', () => {
    assert.deepEqual(
      times({ kind: 'daily', at: ['17:30', '09:00'], timeZone: 'Europe/Paris' }, '2026-11-25T10:00:00Z', 3),
      ['2026-11-25T16:30', '2026-11-26T08:00', '2026-11-26T16:30'],
    );
  });

  it('runs on the days of a week', () => {
    assert.deepEqual(
      times({ kind: 'weekly', days: ['mon', 'fri'], at: ['09:00'], timeZone: 'UTC' }, '2026-11-25T10:00:00Z', 3),
      ['2026-11-27T09:00', '2026-11-30T09:00', '2026-12-04T09:00'],
    );
  });

  it('runs on the last day, the second Tuesday and the 31st of a month', () => {
    const monthly = (day: Extract<Schedule, { kind: 'monthly' }>['day']) =>
      times({ kind: 'monthly', day, at: ['06:00'], timeZone: 'UTC' }, '2027-01-31T10:00:00Z', 3);
    assert.deepEqual(monthly('last'), ['2027-02-28T06:00', '2027-03-31T06:00', '2027-04-30T06:00']);
    assert.deepEqual(monthly({ nth: 2, weekday: 'tue' }), ['2027-02-09T06:00', '2027-03-09T06:00', '2027-04-13T06:00']);
    assert.deepEqual(monthly(31), ['2027-03-31T06:00', '2027-05-31T06:00', '2027-07-31T06:00']);
  });

  it('counts an interval from the start of its window', () => {
    assert.deepEqual(
      times(
        { kind: 'interval', every: 45, unit: 'minute', from: '08:00', to: '10:00', timeZone: 'UTC' },
        '2026-11-25T08:00:00Z',
        4,
      ),
      ['2026-11-25T08:45', '2026-11-25T09:30', '2026-11-26T08:00', '2026-11-26T08:45'],
    );
  });

  it('keeps the wall clock when clocks change, and skips no day', () => {
    const daily: Schedule = { kind: 'daily', at: ['02:30'], timeZone: 'Europe/Paris' };
    // 28 March 2027: 2:00 becomes 3:00, so that day's run comes right after the gap.
    assert.deepEqual(times(daily, '2027-03-27T12:00:00Z', 2), ['2027-03-28T01:00', '2027-03-29T00:30']);
    // 31 October 2027: 2:30 comes twice and runs once.
    assert.deepEqual(times(daily, '2027-10-30T12:00:00Z', 2), ['2027-10-31T00:30', '2027-11-01T01:30']);
  });

  it('goes on every quarter of an hour while an hour is repeated', () => {
    assert.deepEqual(
      times({ kind: 'interval', every: 30, unit: 'minute', timeZone: 'Europe/Paris' }, '2027-10-31T00:00:00Z', 4),
      ['2027-10-31T00:30', '2027-10-31T01:00', '2027-10-31T01:30', '2027-10-31T02:00'],
    );
  });

  it('keeps to its first and last day, both inclusive', () => {
    assert.deepEqual(
      times(
        { kind: 'daily', at: ['09:00'], timeZone: 'UTC', start: '2026-12-01', end: '2026-12-02' },
        '2026-11-25T10:00:00Z',
        5,
      ),
      ['2026-12-01T09:00', '2026-12-02T09:00'],
    );
  });

  it('refuses a time zone that does not exist', () => {
    assert.throws(() => nextRuns({ kind: 'daily', at: ['09:00'], timeZone: 'Europe/Atlantis' }, new Date(), 1));
  });
});
