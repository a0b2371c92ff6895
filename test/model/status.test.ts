import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runStatuses } from 'citizen-integrator/contract';
import { healthOf, isFinished, isMoving, worstHealth } from 'citizen-integrator/model';

it('gives each of the thirteen statuses its health', () => {
  assert.deepEqual(Object.fromEntries(runStatuses.map(status => [status, healthOf(status)])), {
    submitted: 'none',
    received: 'none',
    pending: 'none',
    running: 'none',
    'cancel-requested': 'none',
    canceled: 'warning',
    success: 'ok',
    'success-with-info': 'ok',
    'success-with-warning': 'warning',
    'success-with-child-error': 'warning',
    error: 'error',
    'soap-fault': 'error',
    delayed: 'warning',
  });
});

it('takes a run for moving until it has an outcome', () => {
  assert.deepEqual(runStatuses.filter(isMoving), ['submitted', 'received', 'pending', 'running', 'cancel-requested']);
  assert.ok(runStatuses.every(status => isMoving(status) !== isFinished(status)));
});

it('lets the worst operation speak for the deployment', () => {
  assert.equal(worstHealth([]), 'none');
  assert.equal(worstHealth(['none', 'ok']), 'ok');
  assert.equal(worstHealth(['ok', 'warning', 'none']), 'warning');
  assert.equal(worstHealth(['warning', 'error', 'ok']), 'error');
});
