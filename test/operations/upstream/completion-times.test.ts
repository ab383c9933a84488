import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HOUR_MS } from '../../../src/domain/clock.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { catalogue } from '../../../src/domain/models/catalogue.ts';
import { expectedCompletionTimes } from '../../../src/domain/poll-plan/completion-times.ts';
import { storeCompletionTimes } from '../../../src/domain/poll-plan/stored-completion-times.ts';
import { findCompletionTimes, setCompletionTimes } from '../../../src/store/upstream/completion-times.ts';
import { describeOnEngines } from '../../engines.ts';
import { completed } from './fake-upstream.ts';
import {
  acceptPicture,
  createContext,
  createPrincipal,
  current,
  pollDue,
  submitNext,
  waitForPoll,
  type TestContext,
} from '../fixture.ts';
import { seededRandom } from '../../seeded-random.ts';
import { createTimedUpstream, logNormalMs } from './timed-upstream.ts';

describeOnEngines('completion times', (engine) => {
  let context: TestContext;
  let principal: Principal;

  beforeEach(async () => {
    context = await createContext(engine);
    principal = await createPrincipal(context);
  });
  afterEach(() => context.database.drop());

  const learnt = (quality: '1K' | '2K' | '4K') =>
    findCompletionTimes(context.store.reader, 'nano-banana-2', quality);
  const accept = () =>
    acceptPicture(context, principal, {
      input: { prompt: 'A lighthouse', mode: 'generate', imageQuality: '1K' },
    });

  /** How long after its submission a picture is first asked about, with nothing else to do. */
  async function firstPollMs(process: TestContext): Promise<number> {
    context.clock.advance(2 * HOUR_MS);
    await accept();
    await submitNext(process);
    const submittedAt = context.clock.now();
    await waitForPoll(process);
    const ms = context.clock.now() - submittedAt;
    context.upstream.pollOutcomes = [completed];
    await pollDue(process);
    return ms;
  }

  it('are learnt from each picture of a model and quality, and kept', async () => {
    expect(await learnt('1K')).toBeNull();
    await accept();
    await submitNext(context);
    context.upstream.pollOutcomes = [completed];
    await pollDue(context);
    const first = await learnt('1K');
    expect(first).not.toBeNull();
    expect(await learnt('4K')).toBeNull();
    await accept();
    await submitNext(context);
    context.upstream.pollOutcomes = [completed];
    await pollDue(context);
    expect(await learnt('1K')).not.toEqual(first);
  });

  it('may be explored again at once after an early first poll that found the picture', async () => {
    const exploredAt = context.clock.now();
    const guess = expectedCompletionTimes(catalogue['nano-banana-2'].expectedDurationMs);
    await context.store.transaction((tx) =>
      setCompletionTimes(tx, 'nano-banana-2', '1K', storeCompletionTimes({ ...guess, exploredAt })),
    );
    await accept();
    const { id } = await submitNext(context);
    const { generations } = context.store.reader.tables;
    await context.store.transaction((tx) =>
      tx.db
        .update(generations)
        .set({ nextPollAt: exploredAt + 1_000 })
        .where(eq(generations.id, id)),
    );
    expect(await learnt('1K')).toMatchObject({ exploredAt });
    context.upstream.pollOutcomes = [completed];
    await pollDue(context);
    expect(await learnt('1K')).toMatchObject({ exploredAt: null });
  });

  it('are not learnt from what failed', async () => {
    const { id } = await accept();
    await submitNext(context);
    context.upstream.pollOutcomes = [{ kind: 'failed', message: 'Blocked' }];
    await pollDue(context);
    expect(await current(context, id)).toMatchObject({ status: 'failed' });
    expect(await learnt('1K')).toBeNull();
  });

  it('of an upstream that is three times as slow make the first poll later, in another process too', async () => {
    const expected = await firstPollMs(context);
    const durationMs = logNormalMs(54_000, 90_000, seededRandom(11));
    const slow = { ...context, upstream: createTimedUpstream(context.clock, durationMs) };
    for (let i = 0; i < 30; i++) {
      context.clock.advance(10 * 60_000);
      const { id } = await accept();
      await submitNext(slow);
      while ((await current(context, id)).status !== 'completed') await pollDue(slow);
    }
    const other = { ...context, store: context.database.open(context.clock) };
    expect(await firstPollMs(other)).toBeGreaterThan(1.5 * expected);
  });
});
