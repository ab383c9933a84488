import { afterEach, beforeEach, expect, it } from 'vitest';
import { cancelGeneration } from '../../../src/operations/generations/cancel-generation.ts';
import { estimateGeneration } from '../../../src/operations/upstream/estimate-generation.ts';
import type { Generation } from '../../../src/domain/generations/generation.ts';
import { readQueueOrder } from '../../../src/store/upstream/queue-order.ts';
import { describeOnEngines } from '../../engines.ts';
import { acceptPicture, createContext, createPrincipal, type TestContext } from '../fixture.ts';

describeOnEngines('the position in a queue', (engine) => {
  let context: TestContext;
  let first: Generation;
  let teamId: string;
  const QUEUED = 1_000;

  beforeEach(async () => {
    context = await createContext(engine);
    const principal = await createPrincipal(context);
    ({ teamId } = principal);
    first = await acceptPicture(context, principal);
    const row = await context.store.transaction(async ({ db, tables: { generations } }) => {
      const [row] = await db.select().from(generations);
      if (row === undefined) throw new Error('Nothing was accepted');
      const more = Array.from({ length: QUEUED - 1 }, (_, i) => ({ ...row, id: idAfter(i) }));
      for (let from = 0; from < more.length; from += 250)
        await db.insert(generations).values(more.slice(from, from + 250));
      return row;
    });
    expect(row.status).toBe('queued');
  });
  afterEach(() => context.database.drop());

  // After the first in the order of ids.
  const idAfter = (number: number) => `gen_z${String(number).padStart(25, '0')}`;

  const positionOf = async (id: string) =>
    (await estimateGeneration(context, { ...first, id })).queuePosition;

  it('is exact anywhere in a long one', async () => {
    const numbers = [0, 1, 248, 249, 250, 251, 499, 500, 750, QUEUED - 2];
    const positions = [];
    for (const number of numbers) positions.push(await positionOf(idAfter(number)));
    expect(positions).toEqual(numbers.map((number) => number + 1));
    expect(await positionOf(first.id)).toBe(0);
  });

  it('is counted from marks, of which each has the same number of generations before it', async () => {
    const order = await readQueueOrder(context.store.reader, { teamId, priority: 'interactive' });
    expect(order.number).toBe(QUEUED);
    expect(order.marks).toEqual([idAfter(248), idAfter(498), idAfter(748), idAfter(998)]);
    const none = await readQueueOrder(context.store.reader, { teamId, priority: 'batch' });
    expect(none).toEqual({ number: 0, marks: [] });
  });

  it('is of a queue that is read once a second, whoever asks', async () => {
    expect(await positionOf(idAfter(600))).toBe(601);
    await cancelGeneration(context, first, first.id);
    context.clock.advance(999);
    expect(await positionOf(idAfter(600))).toBe(601);
    context.clock.advance(1);
    expect(await positionOf(idAfter(600))).toBe(600);
  });
});
