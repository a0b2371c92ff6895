import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import type { ConnectorConnection, Peek } from '../../packages/host/src/connectors/index.ts';
import type { AnsweredOperation } from '../../packages/host/src/connections/recipe-operation.ts';
import { SourcePeeks, type SourceLook } from '../../packages/host/src/connections/source-peeks.ts';

const minute = 60_000;

describe('Looks at sources', () => {
  let reads: number;
  let answer: () => Promise<Peek>;
  let peeks: SourcePeeks;

  const lookOf = (customer: string, stage = 'all'): SourceLook => ({
    customer,
    connection: 'con_1',
    reached: {} as ConnectorConnection,
    answered: { operation: { source: {} }, answers: { stage } } as unknown as AnsweredOperation,
    patience: 1000,
  });
  const isReadFor = async (look: SourceLook): Promise<boolean> => {
    const before = reads;
    await peeks.look(look);
    return reads > before;
  };

  beforeEach(() => {
    // Time that is measured does not pass: what is forgotten is dropped, not ignored.
    mock.timers.enable({ apis: ['setTimeout'] });
    reads = 0;
    answer = () => Promise.resolve({ fields: [], rows: [{ id: 1 }] });
    peeks = new SourcePeeks(() => {
      reads += 1;
      return answer();
    });
  });
  afterEach(() => mock.timers.reset());

  it('are kept for a minute and dropped then', async () => {
    assert.ok(await isReadFor(lookOf('acme')));
    mock.timers.tick(minute - 1);
    assert.ok(!(await isReadFor(lookOf('acme'))));
    mock.timers.tick(1);
    assert.ok(await isReadFor(lookOf('acme')));
  });

  it('count their minute from the last time that the source was read', async () => {
    await peeks.look(lookOf('acme'));
    mock.timers.tick(minute - 1);
    await peeks.lookAnew(lookOf('acme'));
    mock.timers.tick(minute - 1);
    assert.ok(!(await isReadFor(lookOf('acme'))));
  });

  it('are not kept when they failed or are large', async () => {
    answer = () => Promise.reject(new Error('not there'));
    await assert.rejects(peeks.look(lookOf('acme')), /not there/);
    const content = 'x'.repeat(600_000);
    answer = () => Promise.resolve({ fields: [], rows: [{ content }, { content }] });
    assert.ok(await isReadFor(lookOf('acme')));
    assert.ok(await isReadFor(lookOf('acme')));
  });

  it('of one customer push out none of another’s', async () => {
    await peeks.look(lookOf('acme'));
    for (let stage = 0; stage < 100; stage += 1) await peeks.look(lookOf('busy', String(stage)));
    assert.ok(!(await isReadFor(lookOf('acme'))));
    assert.ok(!(await isReadFor(lookOf('busy', '99'))));
    assert.ok(await isReadFor(lookOf('busy', '0')));
  });

  it('are kept of so many customers, the last ones', async () => {
    for (let customer = 0; customer <= 50; customer += 1) await peeks.look(lookOf(String(customer)));
    assert.ok(!(await isReadFor(lookOf('1'))));
    assert.ok(await isReadFor(lookOf('0')));
  });
});
