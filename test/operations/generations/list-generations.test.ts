import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { cancelGeneration } from '../../../src/operations/generations/cancel-generation.ts';
import {
  listGenerations,
  type ListGenerationsParams,
} from '../../../src/operations/generations/list-generations.ts';
import { describeOnEngines } from '../../engines.ts';
import { acceptPicture, createContext, createPrincipal, type TestContext } from '../fixture.ts';

describeOnEngines('listing generations', (engine) => {
  let context: TestContext;
  let principal: Principal;

  beforeEach(async () => {
    context = await createContext(engine);
    principal = await createPrincipal(context);
  });
  afterEach(() => context.database.drop());

  async function accept(number: number, changes = {}): Promise<string[]> {
    const ids: string[] = [];
    for (let i = 0; i < number; i++) {
      ids.unshift((await acceptPicture(context, principal, changes)).id);
      context.clock.advance(1_000);
    }
    return ids;
  }
  const list = async (query: Partial<ListGenerationsParams>) => {
    const page = await listGenerations(context, principal.teamId, { limit: 100, ...query });
    return { ids: page.generations.map(({ id }) => id), nextCursor: page.nextCursor };
  };

  it('gives each once, newest first, while new ones come between the pages', async () => {
    const ids = await accept(7);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit: 3, cursor });
      expect(page.ids.length).toBeLessThanOrEqual(3);
      seen.push(...page.ids);
      cursor = page.nextCursor ?? undefined;
      await accept(2);
    } while (cursor !== undefined);
    expect(seen).toEqual(ids);
  });

  it('knows the last page, also when it is full', async () => {
    const ids = await accept(4);
    expect(await list({ limit: 4 })).toEqual({ ids, nextCursor: null });
    expect(await list({ limit: 3 })).toEqual({ ids: ids.slice(0, 3), nextCursor: ids[2] });
    expect(await list({ limit: 3, cursor: ids[2] })).toEqual({ ids: ids.slice(3), nextCursor: null });
  });

  it('pages through those of the same millisecond without loss', async () => {
    for (let i = 0; i < 9; i++) await acceptPicture(context, principal);
    const all = (await list({})).ids;
    const first = await list({ limit: 5 });
    const rest = await list({ limit: 5, cursor: first.nextCursor! });
    expect([...first.ids, ...rest.ids]).toEqual(all);
    expect(all).toHaveLength(9);
  });

  it('filters by the key and by when they ended', async () => {
    const [second, first] = await accept(2);
    const endedAt = context.clock.now();
    await cancelGeneration(context, principal, first!);
    context.clock.advance(1_000);
    await cancelGeneration(context, principal, second!);
    await accept(1);
    expect((await list({ finishedAfter: endedAt + 1 })).ids).toEqual([second]);
    expect((await list({ finishedAfter: endedAt, finishedBefore: endedAt + 1_000 })).ids).toEqual([first]);
    expect((await list({ finishedBefore: endedAt + 1_001 })).ids).toEqual([second, first]);
    expect((await list({ finishedBefore: endedAt })).ids).toEqual([]);
    expect((await list({ keyId: principal.keyId })).ids).toHaveLength(3);
    expect((await list({ keyId: 'key_other' })).ids).toEqual([]);
  });

  it('filters by status, model and time of creation', async () => {
    const start = context.clock.now();
    const [second, first] = await accept(2);
    const [pro] = await accept(1, { model: 'nano-banana-pro' });
    await cancelGeneration(context, principal, first!);
    expect((await list({ statuses: ['canceled'] })).ids).toEqual([first]);
    expect((await list({ statuses: ['canceled', 'queued'] })).ids).toEqual([pro, second, first]);
    expect((await list({ model: 'nano-banana-pro' })).ids).toEqual([pro]);
    expect((await list({ createdAfter: start + 1_000 })).ids).toEqual([pro, second]);
    expect((await list({ createdBefore: start + 1_000 })).ids).toEqual([first]);
    expect((await list({ createdAfter: start + 1_000, createdBefore: start + 2_000 })).ids).toEqual([second]);
    expect((await list({ statuses: ['failed'] })).ids).toEqual([]);
  });
});
