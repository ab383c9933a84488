import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  claimSubmission,
  claimSubmissions,
  type ClaimedSubmission,
} from '../../../src/operations/upstream/claim-submission.ts';
import { describeOnEngines } from '../../engines.ts';
import { ACCOUNT, acceptPicture, createContext, createPrincipal, type TestContext } from '../fixture.ts';

describeOnEngines('many submissions claimed at once', (engine) => {
  let context: TestContext;
  beforeEach(async () => {
    context = await createContext(engine);
  });
  afterEach(() => context.database.drop());

  async function queueOfTwoTeams(): Promise<string[]> {
    const [one, other] = [await createPrincipal(context), await createPrincipal(context)];
    const ids: string[] = [];
    for (const team of [one, one, one, other, other, other]) {
      ids.push((await acceptPicture(context, team)).id);
      // Ids of the same millisecond have no order.
      context.clock.advance(1);
    }
    return ids;
  }

  it('are the ones, in the order, that single claims would take: the teams alternate', async () => {
    const [a, b, c, x, y] = await queueOfTwoTeams();
    const { claims, end } = await claimSubmissions(context, 4);
    expect(claims.map(({ generation }) => generation.id)).toEqual([a, x, b, y]);
    expect(end).toBe('limit');
    expect(await claimSubmission(context)).toMatchObject({ outcome: 'claimed', generation: { id: c } });
  });

  it('end with the queue, and each is handed over as it is claimed', async () => {
    const ids = await queueOfTwoTeams();
    const handedOver: ClaimedSubmission[] = [];
    const { claims, end } = await claimSubmissions(context, 10, (claim) => handedOver.push(claim));
    expect(claims).toHaveLength(ids.length);
    expect(handedOver).toEqual(claims);
    expect(end).toEqual({ outcome: 'nothing_queued' });
  });

  it.each([5, 2_000])(
    'never exceed the allowance, here with %i requests an hour',
    async (requestsPerHour) => {
      context.policy.accounts = [{ ...ACCOUNT, requestsPerHour }];
      const used = requestsPerHour - 2;
      await context.store.transaction(async (tx) => {
        const sentAt = tx.now - 1_000;
        const rows = Array.from({ length: used }, (_, i) => ({
          id: `r${i}`,
          account: ACCOUNT.name,
          sentAt,
          endsAt: sentAt,
        }));
        await tx.db.insert(tx.tables.upstreamRequests).values(rows);
      });
      await queueOfTwoTeams();
      const { claims, end } = await claimSubmissions(context, 10);
      expect(claims).toHaveLength(1);
      expect(end).toMatchObject({ outcome: 'no_allowance' });
      context.clock.advance(1);
      expect((await claimSubmissions(context, 10)).claims).toEqual([]);
    },
  );

  it('stay below the most that a large account may have in flight', async () => {
    context.policy.accounts = [{ ...ACCOUNT, requestsPerHour: 50_000, maxInFlight: 3 }];
    await queueOfTwoTeams();
    expect((await claimSubmissions(context, 10)).claims).toHaveLength(3);
  });
});
