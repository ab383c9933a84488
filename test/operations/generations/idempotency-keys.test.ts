import { afterEach, beforeEach, expect, it } from 'vitest';
import { DAY_MS } from '../../../src/domain/clock.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { acceptGeneration } from '../../../src/operations/generations/accept-generation.ts';
import { cancelGeneration } from '../../../src/operations/generations/cancel-generation.ts';
import { pruneIdempotencyKeys } from '../../../src/operations/generations/prune-idempotency-keys.ts';
import { describeOnEngines } from '../../engines.ts';
import {
  acceptPicture,
  createContext,
  createPrincipal,
  pictureCommand,
  type TestContext,
} from '../fixture.ts';

describeOnEngines('idempotency keys', (engine) => {
  let context: TestContext;
  let principal: Principal;
  beforeEach(async () => {
    context = await createContext(engine);
    principal = await createPrincipal(context);
  });
  afterEach(() => context.database.drop());

  const accept = (idempotency: object) =>
    acceptGeneration(
      context,
      pictureCommand(principal, { idempotency: { requestHash: 'hash', key: 'a', ...idempotency } }),
    );

  it('are found by the spelling and the hash that an earlier version stored', async () => {
    const first = await acceptPicture(context, principal, {
      idempotency: { key: '"a"', requestHash: 'old hash' },
    });
    const repeated = await accept({ earlierKey: '"a"', otherHashes: () => ['old hash'] });
    expect(repeated).toMatchObject({ outcome: 'accepted', replayed: true, generation: { id: first.id } });
    expect(await accept({ earlierKey: '"a"', otherHashes: () => ['another'] })).toEqual({
      outcome: 'idempotency_key_reused',
    });
  });

  it('are free when their time is over and the generation has ended, not before', async () => {
    const ended = await acceptPicture(context, principal, { idempotency: { key: 'a', requestHash: 'hash' } });
    await cancelGeneration(context, principal, ended.id);
    context.clock.advance(1_000);
    await acceptPicture(context, principal, { idempotency: { key: 'open', requestHash: 'hash' } });
    const { idempotencyRetentionMs } = context.policy;
    context.clock.advance(idempotencyRetentionMs - DAY_MS);
    const early = await pruneIdempotencyKeys(context, '');
    expect(await accept({})).toMatchObject({ replayed: true });
    context.clock.advance(2 * DAY_MS);
    const { isMore, after } = await pruneIdempotencyKeys(context, early.after);
    expect({ isMore, after }).toEqual({ isMore: false, after: ended.id });
    expect(await accept({ key: 'open' })).toMatchObject({ replayed: true });
    expect(await accept({})).toMatchObject({ outcome: 'accepted', replayed: false });
  });
});
