import { afterEach, beforeEach, expect, it } from 'vitest';
import { estimateGeneration } from '../../../src/operations/upstream/estimate-generation.ts';
import { describeOnEngines } from '../../engines.ts';
import { acceptPicture, createContext, createPrincipal, type TestContext } from '../fixture.ts';

describeOnEngines('the estimate of a queued generation', (engine) => {
  let context: TestContext;
  beforeEach(async () => (context = await createContext(engine)));
  afterEach(() => context.database.drop());

  it('is the same in a burst as once the burst has been read', async () => {
    const principal = await createPrincipal(context);
    const first = await acceptPicture(context, principal);
    await estimateGeneration(context, first);
    const burst = [];
    for (let i = 0; i < 120; i++) burst.push(await acceptPicture(context, principal));
    const last = burst.toSorted((a, b) => (a.id < b.id ? -1 : 1)).at(-1)!;
    const inBurst = await startOf(last);
    context.clock.advance(1_000);
    expect(inBurst / (await startOf(last))).toBeCloseTo(1, 1);
  });

  async function startOf(generation: Awaited<ReturnType<typeof acceptPicture>>): Promise<number> {
    const { startAt } = await estimateGeneration(context, generation);
    return startAt! - context.clock.now();
  }
});
