import { afterEach, beforeEach, expect, it } from 'vitest';
import { oldBatches } from '../../../src/operations/retention/old-batches.ts';
import { sqlite } from '../../engines.ts';
import { storeEvents } from '../deliveries/webhooks.ts';
import { createContext, createPrincipal, type TestContext } from '../fixture.ts';

let context: TestContext;
let teamId: string;
beforeEach(async () => {
  context = await createContext(sqlite);
  teamId = (await createPrincipal(context)).teamId;
});
afterEach(() => context.database.drop());

const batches = async () => {
  const found: string[][] = [];
  const old = { step: 'events', teamId, before: context.clock.now() + 1, after: '' } as const;
  for await (const ids of oldBatches(context.store.reports, old)) found.push(ids);
  return found;
};

it('are all that is old, each once and a few at a time, over several scans', async () => {
  await storeEvents(context, teamId, 801);
  const found = await batches();
  expect(new Set(found.flat()).size).toBe(801);
  expect(found.flat()).toHaveLength(801);
  expect(Math.max(...found.map(({ length }) => length))).toBeLessThan(50);
  expect(Math.min(...found.map(({ length }) => length))).toBe(1);
});

it('are none where nothing is old', async () => {
  expect(await batches()).toEqual([]);
});
