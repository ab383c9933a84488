import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { cancelGeneration } from '../../../src/operations/generations/cancel-generation.ts';
import { listGenerations } from '../../../src/operations/generations/list-generations.ts';
import { ensureMetadataIndexes } from '../../../src/store/generations/ensure-metadata-indexes.ts';
import { describeOnEngines } from '../../engines.ts';
import { acceptPicture, createContext, createPrincipal, type TestContext } from '../fixture.ts';

const INDEXED = 'cost.centre:1';

describeOnEngines('a list by metadata', (engine) => {
  let context: TestContext;
  let principal: Principal;
  beforeEach(async () => {
    context = await createContext(engine, { usageMetadataKeys: [INDEXED] });
    principal = await createPrincipal(context);
    await context.store.transaction((tx) => ensureMetadataIndexes(tx, [INDEXED]));
  });
  afterEach(() => context.database.drop());

  const accept = async (metadata: Record<string, string>) =>
    (await acceptPicture(context, principal, { metadata })).id;
  const list = async (metadata: Record<string, string>, filter = {}) => {
    const page = await listGenerations(context, principal.teamId, { limit: 100, metadata, ...filter });
    return page.generations.map(({ id }) => id);
  };

  it.each([INDEXED, 'order', 'it\'s "quoted" \\ $.a[0] %', 'größe', 'a.b'])(
    'finds those with a value, by %s',
    async (key) => {
      const [one, , two] = [
        await accept({ [key]: 'x' }),
        await accept({ [key]: 'X' }),
        await accept({ [key]: 'x', other: 'y' }),
      ];
      await accept({ [`${key}2`]: 'x', nested: `{"${key}":"x"}` });
      const stranger = await createPrincipal(context);
      await acceptPicture(context, stranger, { metadata: { [key]: 'x' } });
      expect((await list({ [key]: 'x' })).sort()).toEqual([one, two].sort());
      expect(await list({ [key]: 'x', other: 'y' })).toEqual([two]);
      expect(await list({ [key]: 'nothing' })).toEqual([]);
    },
  );

  it('combines it with other filters and pages', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) {
      ids.unshift(await accept({ [INDEXED]: 'x' }));
      context.clock.advance(1_000);
    }
    await cancelGeneration(context, principal, ids[2]!);
    expect(await list({ [INDEXED]: 'x' }, { statuses: ['canceled', 'failed'] })).toEqual([ids[2]]);
    const first = await listGenerations(context, principal.teamId, {
      limit: 2,
      metadata: { [INDEXED]: 'x' },
    });
    expect(first.nextCursor).toBe(ids[1]);
    expect(await list({ [INDEXED]: 'x' }, { cursor: first.nextCursor })).toEqual(ids.slice(2));
  });

  it('makes an index for each key of the setting, once, and drops those of others', async () => {
    const ensure = (keys: string[]) => context.store.transaction((tx) => ensureMetadataIndexes(tx, keys));
    expect(await ensure([INDEXED])).toBe(0);
    expect(await ensure([INDEXED, 'Order', 'order'])).toBe(2);
    expect(await ensure(['order'])).toBe(2);
    expect(await ensure([])).toBe(1);
  });
});
