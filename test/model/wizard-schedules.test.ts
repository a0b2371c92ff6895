import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod/mini';
import { Configuration, Endpoint, RecipeSource, type Schedule } from 'citizen-integrator/contract';
import {
  checkWizard,
  configurationOf,
  startAnswers,
  stepsOf,
  wholeSchedules,
  type WizardAnswers,
} from 'citizen-integrator/model';
import { clockChanges } from '../../src/model/clock-changes.ts';
import { scheduleProblems } from '../../src/model/schedule-problems.ts';
import { findTimeZones, timeZoneNamed } from '../../src/model/time-zones.ts';
import { scheduleFor } from '../../src/model/wizard-schedules.ts';

const weekly: Schedule = { kind: 'weekly', days: ['mon'], at: ['09:00'], timeZone: 'UTC' };
const recipe = z.parse(RecipeSource, {
  schemaVersion: 1,
  id: 'r',
  version: '1.0.0',
  name: 'R',
  summary: 's',
  category: 'crm',
  endpoints: ['own'],
  actions: ['upsert'],
  author: 'a',
  visibility: 'public',
  project: {
    kind: 'flow',
    connections: { source: { endpoint: 'own' } },
    operations: ['main', 'late'].map(id => ({
      id,
      name: id,
      source: { connection: 'source' },
      target: { connection: 'source' },
      mapping: [],
    })),
  },
  steps: [
    { id: 'when', type: 'schedule', title: 'When', operation: 'main', default: weekly },
    { id: 'first', type: 'operation', title: 'First run', operation: 'main', default: 'manual' },
  ],
});
const endpoint = z.parse(Endpoint, {
  id: 'own',
  name: 'Own',
  category: 'x',
  home: true,
  monogram: 'O',
  fields: [],
  consent: null,
  practice: false,
});
const now = '2026-01-01T00:00:00Z';
const home = {
  id: 'con_1',
  name: 'Own',
  endpoint: 'own',
  environment: 'test',
  customer: { id: 'c', name: 'C' },
  home: true,
  values: {},
  secrets: [],
  tested: null,
  consent: null,
  account: null,
  practice: false,
  createdAt: now,
  updatedAt: now,
  etag: '1',
};
const plan = stepsOf(recipe, {
  endpoints: [endpoint],
  connections: [home],
  environments: [{ id: 'test', name: 'Test', access: 'write' }],
});

describe('Schedule and first-run steps', () => {
  it('stand where the recipe has them', () => {
    assert.deepEqual(
      plan.steps.map(({ kind, id }) => `${kind} ${id}`),
      ['schedule when', 'first-run first', 'review review'],
    );
  });

  it("start from the recipe's own, in the person's time zone where the recipe leaves it open", () => {
    assert.deepEqual(scheduleFor(weekly, 'Europe/Paris'), { ...weekly, timeZone: 'Europe/Paris' });
    const inTokyo: Schedule = { ...weekly, timeZone: 'Asia/Tokyo' };
    assert.deepEqual(scheduleFor(inTokyo, 'Europe/Paris'), inTokyo);
    assert.deepEqual(scheduleFor({ kind: 'off' }, 'Europe/Paris'), { kind: 'off' });
    assert.deepEqual(startAnswers(plan, [], 'test').firstRun, { main: 'manual' });
  });

  it("start from a deployment's answers, as they are", () => {
    const configuration = z.parse(Configuration, {
      recipe: 'r',
      version: '1.0.0',
      environment: 'test',
      connections: {},
      schedules: { main: { ...weekly, at: ['06:00'] } },
      firstRun: { main: 'after-deploy' },
    });
    const answers = startAnswers(plan, [], 'test', configuration);
    assert.deepEqual(answers.schedules, { main: { ...weekly, at: ['06:00'] } });
    assert.deepEqual(configurationOf(recipe, plan, answers)?.schedules, { main: { ...weekly, at: ['06:00'] } });
    assert.deepEqual(configurationOf(recipe, plan, answers)?.firstRun, { main: 'after-deploy', late: 'after-deploy' });
  });

  it('say what is missing, and never send what is not whole', () => {
    const answers: WizardAnswers = {
      ...startAnswers(plan, [], 'test'),
      schedules: { main: { ...weekly, at: ['09:00', ''] } },
    };
    const check = (schedule: Schedule) => scheduleProblems(schedule, new Date(now));
    assert.deepEqual(checkWizard(plan, answers).get('when'), []);
    assert.deepEqual(checkWizard(plan, answers, undefined, check).get('when'), [
      { property: 'at.1', code: 'no-time', params: {} },
    ]);
    assert.deepEqual(wholeSchedules(answers), {});
  });
});

describe('scheduleProblems', () => {
  const codes = (schedule: Schedule) =>
    scheduleProblems(schedule, new Date('2026-11-25T10:00:00Z')).map(({ property, code }) => `${property} ${code}`);
  const interval: Schedule = { kind: 'interval', every: 15, unit: 'minute', timeZone: 'UTC' };

  it('finds nothing wrong with schedules that come', () => {
    assert.deepEqual(codes({ kind: 'off' }), []);
    assert.deepEqual(codes(weekly), []);
    assert.deepEqual(codes({ ...interval, every: 24, unit: 'hour' }), []);
    assert.deepEqual(codes({ ...interval, from: '08:00', to: '08:00' }), []);
  });

  it('names each field that is missing or makes no sense', () => {
    assert.deepEqual(codes({ ...interval, every: NaN, from: '', to: '18:00' }), ['every no-count', 'from no-time']);
    assert.deepEqual(codes({ ...interval, every: 1.5 }), ['every no-count']);
    assert.deepEqual(codes({ ...interval, every: 25, unit: 'hour' }), ['every too-seldom']);
    assert.deepEqual(codes({ ...interval, from: '18:00', to: '08:00' }), ['to ends-too-early']);
    assert.deepEqual(codes({ ...weekly, days: [], at: ['9'] }), ['days no-days', 'at.0 no-time']);
    assert.deepEqual(codes({ ...weekly, timeZone: '' }), ['timeZone no-zone']);
    assert.deepEqual(codes({ ...weekly, timeZone: 'Europe/Atlantis' }), ['timeZone unknown-zone']);
    assert.deepEqual(codes({ ...weekly, timeZone: '+01:00' }), ['timeZone unknown-zone']);
    assert.deepEqual(codes({ ...weekly, start: '2027-01-02', end: '2027-01-01' }), ['end end-before-start']);
  });

  it('finds out when a schedule never comes', () => {
    assert.deepEqual(codes({ ...weekly, end: '2026-11-24' }), [' never']);
    assert.deepEqual(codes({ ...weekly, start: '2026-12-01', end: '2026-12-06' }), [' never']);
    assert.deepEqual(codes({ ...weekly, start: '2026-12-01', end: '2026-12-07' }), []);
  });
});

describe('clockChanges', () => {
  const changes = (zone: string, from: string, to: string) =>
    clockChanges(zone, new Date(from), new Date(to)).map(({ at, ...rest }) => ({ at: at.toISOString(), ...rest }));

  it('tells when clocks go forward and back, and which times are struck', () => {
    assert.deepEqual(changes('Europe/Paris', '2027-03-01T09:00:00Z', '2027-11-30T09:00:00Z'), [
      { at: '2027-03-28T01:00:00.000Z', minutes: 60, day: '2027-03-28', from: '02:00', to: '03:00' },
      { at: '2027-10-31T01:00:00.000Z', minutes: -60, day: '2027-10-31', from: '02:00', to: '03:00' },
    ]);
  });

  it('knows half hours, and zones whose clocks stay', () => {
    assert.deepEqual(changes('Australia/Lord_Howe', '2027-04-01T00:00:00Z', '2027-04-05T00:00:00Z'), [
      { at: '2027-04-03T15:00:00.000Z', minutes: -30, day: '2027-04-04', from: '01:30', to: '02:00' },
    ]);
    assert.deepEqual(changes('Asia/Tokyo', '2027-01-01T00:00:00Z', '2028-01-01T00:00:00Z'), []);
  });
});

describe('Time zones', () => {
  const zones = ['America/New_York', 'America/Argentina/Buenos_Aires', 'Europe/Paris', 'UTC'];

  it('are found by words of their name, however written', () => {
    assert.deepEqual(findTimeZones(zones, 'new york'), ['America/New_York']);
    assert.deepEqual(findTimeZones(zones, 'ÁIRES ameri'), ['America/Argentina/Buenos_Aires']);
    assert.deepEqual(findTimeZones(zones, ''), zones);
    assert.deepEqual(findTimeZones(['America/Miquelon', 'Europe/London'], 'lon'), [
      'Europe/London',
      'America/Miquelon',
    ]);
    assert.deepEqual(findTimeZones(zones, 'atlantis'), []);
  });

  it('are taken at their name', () => {
    assert.equal(timeZoneNamed(zones, 'europe/paris'), 'Europe/Paris');
    assert.equal(timeZoneNamed(zones, 'America/New York'), 'America/New_York');
    assert.equal(timeZoneNamed(zones, 'Paris'), undefined);
  });
});
