import { afterEach, beforeEach, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../src/domain/clock.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { authenticateKey } from '../../../src/operations/access/authenticate-key.ts';
import { createKey } from '../../../src/operations/access/create-key.ts';
import { findKey } from '../../../src/operations/access/find-key.ts';
import { listKeys } from '../../../src/operations/access/list-keys.ts';
import { readLimits } from '../../../src/operations/access/read-limits.ts';
import { readMe } from '../../../src/operations/access/read-me.ts';
import { recordTokenUses } from '../../../src/operations/access/record-token-uses.ts';
import { revokeKey } from '../../../src/operations/access/revoke-key.ts';
import { rotateKey } from '../../../src/operations/access/rotate-key.ts';
import { setLimits } from '../../../src/operations/access/set-limits.ts';
import { endWaitsOfEndedKeys } from '../../../src/operations/waiting/end-waits-of-ended-keys.ts';
import { createWaitRegistry } from '../../../src/operations/waiting/wait-registry.ts';
import { describeOnEngines } from '../../engines.ts';
import { createContext, createPrincipal, secondProcess, type TestContext } from '../fixture.ts';

describeOnEngines('a key', (engine) => {
  let context: TestContext;
  let team: Principal;
  beforeEach(async () => {
    context = await createContext(engine);
    team = await createPrincipal(context);
  });
  afterEach(() => context.database.drop());

  const create = (options?: Parameters<typeof createKey>[3]) =>
    createKey(context, team.teamId, 'ours', options);
  const outcome = async (key: string) => (await authenticateKey(context, key)).outcome;

  it('expires, and says when', async () => {
    const expiresAt = context.clock.now() + DAY_MS;
    const { id, key } = await create({ expiresAt });
    expect(await findKey(context, id)).toMatchObject({ expiresAt });
    context.clock.advance(DAY_MS - 1);
    expect(await outcome(key)).toBe('authenticated');
    context.clock.advance(1);
    expect(await authenticateKey(context, key)).toEqual({ outcome: 'expired', expiresAt });
    await expect(create({ expiresAt: context.clock.now() })).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });

  it('has all permissions, or those it was created with, and `me` shows them', async () => {
    const { id, key } = await create({ permissions: ['read'] });
    expect(await authenticateKey(context, key)).toMatchObject({ caller: { permissions: ['read'] } });
    const me = await readMe(context, { teamId: team.teamId, keyId: id });
    expect(me.permissions).toEqual(['read']);
    expect((await readMe(context, team)).permissions).toEqual(['generate', 'read', 'webhooks']);
  });

  it('rotates with an overlap, and keeps its limits', async () => {
    const { id, key: first } = await create();
    await setLimits(context, { keyId: id, requestsPerMinute: 6 });
    const { key: second, previousExpiresAt } = await rotateKey(context, { id, overlapMs: HOUR_MS });
    expect(previousExpiresAt).toBe(context.clock.now() + HOUR_MS);
    expect([await outcome(first), await outcome(second)]).toEqual(['authenticated', 'authenticated']);
    // The answer was lost, and the rotation is repeated: the service still has the first.
    context.clock.advance(1);
    const { key: third } = await rotateKey(context, { id, overlapMs: HOUR_MS });
    expect(await outcome(first)).toBe('authenticated');
    context.clock.advance(HOUR_MS - 1);
    expect(await authenticateKey(context, first)).toEqual({
      outcome: 'expired',
      expiresAt: previousExpiresAt,
    });
    expect([await outcome(second), await outcome(third)]).toEqual(['authenticated', 'authenticated']);
    const { key: last } = await rotateKey(context, { id, overlapMs: 0 });
    expect([await outcome(third), await outcome(last)]).toEqual(['unknown', 'authenticated']);
    expect((await readLimits(context, { teamId: team.teamId, keyId: id })).key.requestsPerMinute).toBe(6);
    expect((await listKeys(context, team.teamId)).map((each) => each.id)).toContain(id);
  });

  it('that has expired needs a new expiry to be rotated, and a revoked one is not rotated', async () => {
    const { id } = await create({ expiresAt: context.clock.now() + 1 });
    context.clock.advance(1);
    await expect(rotateKey(context, { id, overlapMs: 0 })).rejects.toMatchObject({ code: 'conflict' });
    const { key } = await rotateKey(context, { id, overlapMs: 0, expiresAt: null });
    expect(await outcome(key)).toBe('authenticated');
    const previous = (await rotateKey(context, { id, overlapMs: HOUR_MS })).key;
    await revokeKey(context, id);
    expect([await outcome(key), await outcome(previous)]).toEqual(['unknown', 'unknown']);
    await expect(rotateKey(context, { id, overlapMs: 0 })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('shows when it was last used, to the hour, with one write in that time', async () => {
    const { id, key } = await create();
    expect(await findKey(context, id)).toMatchObject({ lastUsedAt: null });
    const usedAt = context.clock.now();
    for (let requests = 0; requests < 3; requests++) await authenticateKey(context, key);
    await recordTokenUses(context);
    expect(await findKey(context, id)).toMatchObject({ lastUsedAt: usedAt });
    context.clock.advance(HOUR_MS - 1);
    await authenticateKey(context, key);
    expect(context.tokenUses.take().size).toBe(0);
    context.clock.advance(1);
    await authenticateKey(context, key);
    await recordTokenUses(context);
    expect(await findKey(context, id)).toMatchObject({ lastUsedAt: usedAt + HOUR_MS });
  });

  it('that another process revoked ends the requests that wait with it, and no other', async () => {
    const { id, key } = await create();
    const waits = createWaitRegistry({ perTeam: 2, perProcess: 2 });
    const [ended, kept] = [id, team.keyId].map((keyId) => {
      const entered = waits.enter(team.teamId, keyId);
      if (entered.outcome !== 'entered') throw new Error(entered.outcome);
      return { place: entered.place, end: entered.place.next(60_000, '1') };
    });
    await endWaitsOfEndedKeys(context, waits);
    const other = secondProcess(context);
    await revokeKey(other, id);
    // On SQLite this process looks for the changes of others once in a turn of the event loop.
    await new Promise(setImmediate);
    await endWaitsOfEndedKeys(context, waits);
    expect(await ended!.end).toBe('closed');
    expect(await outcome(key)).toBe('unknown');
    kept!.place.wake();
    expect(await kept!.end).toBe('woken');
    await other.store.close();
  });
});
