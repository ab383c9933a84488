import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HOUR_MS } from '../../../src/domain/clock.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { cancelGeneration } from '../../../src/operations/generations/cancel-generation.ts';
import { claimSubmission } from '../../../src/operations/upstream/claim-submission.ts';
import { submitGeneration } from '../../../src/operations/upstream/submit-generation.ts';
import type { AcceptParams } from '../../../src/operations/generations/accept-params.ts';
import { describeOnEngines } from '../../engines.ts';
import {
  ACCOUNT,
  acceptPicture,
  claimNext,
  createContext,
  createPrincipal,
  pollDue,
  submitNext,
  type TestContext,
} from '../fixture.ts';
import { completed } from './fake-upstream.ts';

describeOnEngines('the fair queue', (engine) => {
  let context: TestContext;

  beforeEach(async () => {
    // Who is next is the question here, not whether there is allowance.
    const accounts = [{ ...ACCOUNT, requestsPerHour: 100_000 }];
    context = await createContext(engine, { accounts, queueTimeoutMs: 48 * HOUR_MS });
  });
  afterEach(() => context.database.drop());

  async function team(weight = 1): Promise<Principal> {
    const principal = await createPrincipal(context);
    const { db, tables } = context.store.reader;
    await context.store.transaction((tx) =>
      tx.db.update(tables.teams).set({ weight }).where(eq(tables.teams.id, principal.teamId)),
    );
    expect(await db.select().from(tables.teams).where(eq(tables.teams.id, principal.teamId))).toMatchObject([
      { weight },
    ]);
    return principal;
  }
  async function accept(principal: Principal, number: number, changes: Partial<AcceptParams> = {}) {
    for (let i = 0; i < number; i++) await acceptPicture(context, principal, changes);
  }
  /** The teams of the next submissions. */
  async function submitted(number: number): Promise<string[]> {
    const teams = [];
    for (let i = 0; i < number; i++) teams.push((await submitNext(context)).teamId);
    return teams;
  }
  const share = (teams: string[], { teamId }: Principal) =>
    teams.filter((id) => id === teamId).length / teams.length;

  it('gives teams of weight 1, 1 and 2 their shares within 5 %, one of which sends far more than the others', async () => {
    const [flood, steady, heavy] = [await team(), await team(), await team(2)];
    await accept(flood, 80);
    await accept(steady, 22);
    await accept(heavy, 42);
    const teams = await submitted(80);
    expect(Math.abs(share(teams, flood) - 0.25)).toBeLessThanOrEqual(0.0125);
    expect(Math.abs(share(teams, steady) - 0.25)).toBeLessThanOrEqual(0.0125);
    expect(Math.abs(share(teams, heavy) - 0.5)).toBeLessThanOrEqual(0.025);
  });

  it('counts credits, not pictures: a team of dear pictures makes fewer', async () => {
    const [cheap, dear] = [await team(), await team()];
    await accept(cheap, 40);
    await accept(dear, 20, { input: { prompt: 'A lighthouse', mode: 'generate', imageQuality: '4K' } });
    const teams = await submitted(30);
    const priceOf = async ({ teamId }: Principal) => {
      const { db, tables } = context.store.reader;
      const rows = await db.select().from(tables.generations).where(eq(tables.generations.teamId, teamId));
      return rows[0]!.priceCredits;
    };
    const ratio = (await priceOf(dear)) / (await priceOf(cheap));
    expect(ratio).toBeGreaterThan(1);
    expect(share(teams, cheap) / share(teams, dear)).toBeCloseTo(ratio, 0);
  });

  it('keeps the shares through restarts', async () => {
    const [first, second] = [await team(), await team(3)];
    await accept(first, 20);
    await accept(second, 40);
    const teams: string[] = [];
    for (let i = 0; i < 40; i++) {
      const process = { ...context, store: context.database.open(context.clock) };
      teams.push((await submitNext(process)).teamId);
      await process.store.close();
    }
    expect(share(teams, first)).toBeCloseTo(0.25, 1);
  });

  it('lets an idle team start within its turn, before what others have waiting', async () => {
    const [busy, other, idle] = [await team(), await team(), await team()];
    await accept(busy, 30);
    await accept(other, 30);
    await submitted(20);
    context.clock.advance(1);
    await accept(idle, 5);
    const next = await submitted(3);
    expect(next).toContain(idle.teamId);
    // It has saved up nothing while it was idle.
    expect(share(await submitted(9), idle)).toBeCloseTo(1 / 3, 1);
  });

  it('takes interactive before batch within a team, and still a batch one after at most eight', async () => {
    const principal = await team();
    await accept(principal, 5, { priority: 'batch' });
    context.clock.advance(1);
    await accept(principal, 30, { priority: 'interactive' });
    const priorities: string[] = [];
    for (let i = 0; i < 27; i++) priorities.push((await submitNext(context)).priority);
    const turn = [...Array<string>(8).fill('interactive'), 'batch'];
    expect(priorities).toEqual([...turn, ...turn, ...turn]);
  });

  it('does not let one team pass another by calling its work interactive', async () => {
    const [hurried, patient] = [await team(), await team()];
    await accept(hurried, 20, { priority: 'interactive' });
    await accept(patient, 20, { priority: 'batch' });
    expect(share(await submitted(20), patient)).toBe(0.5);
  });

  it('passes over a team that has as much in flight as it may, until something of it ends', async () => {
    const capped = { ...context, policy: { ...context.policy, maxInFlightPerTeam: 2 } };
    const [first, second] = [await team(), await team()];
    await accept(first, 5);
    for (let i = 0; i < 2; i++) await submitNext(capped);
    expect(await claimSubmission(capped)).toEqual({ outcome: 'nothing_queued' });
    await accept(second, 1);
    expect(await submitNext(capped)).toMatchObject({ teamId: second.teamId });
    // Which of the three is asked about first is drawn.
    context.upstream.pollOutcomes = [completed, completed, completed];
    for (let i = 0; i < 3 && context.upstream.pollOutcomes.length > 0; i++) await pollDue(capped);
    expect(await submitNext(capped)).toMatchObject({ teamId: first.teamId, status: 'pending' });
  });

  it('gives a turn back that came to nothing: not sent is no service', async () => {
    const [first, second] = [await team(), await team()];
    await accept(first, 10);
    await accept(second, 10);
    const fellThrough: string[] = [];
    for (let i = 0; i < 4; i++) {
      context.upstream.submitOutcomes = [
        { kind: 'not_sent', cause: 'unavailable', reason: '503', retryAfterMs: 1_000 },
      ];
      fellThrough.push((await submitNext(context)).teamId);
      context.clock.advance(1_000);
    }
    expect(new Set(fellThrough).size).toBe(1);
    const teams = await submitted(10);
    expect(share(teams, first)).toBe(0.5);
  });

  it('counts nothing against a team for a claim that finds no allowance', async () => {
    const none = { ...context, policy: { ...context.policy, accounts: [] } };
    const [first, second] = [await team(), await team()];
    await accept(first, 4);
    await accept(second, 4);
    for (let i = 0; i < 5; i++)
      expect(await claimSubmission(none)).toEqual({ outcome: 'no_allowance', retryAt: null });
    expect(share(await submitted(4), first)).toBe(0.5);
  });

  it('is claimed from by several at once, whose turns add up', async () => {
    const [first, second] = [await team(), await team(3)];
    await accept(first, 20);
    await accept(second, 20);
    const claims: Awaited<ReturnType<typeof claimNext>>[] = [];
    for (let round = 0; round < 4; round++) {
      // No more may be without an answer at the same time.
      const together = await Promise.all(Array.from({ length: 4 }, () => claimNext(context)));
      for (const claim of together) await submitGeneration(context, claim);
      claims.push(...together);
    }
    expect(
      share(
        claims.map(({ generation }) => generation.teamId),
        first,
      ),
    ).toBe(0.25);
  });

  it('forgets what was canceled', async () => {
    const [first, second] = [await team(), await team()];
    const { id } = await acceptPicture(context, first);
    await accept(second, 1);
    await cancelGeneration(context, first, id);
    expect(await submitted(1)).toEqual([second.teamId]);
    expect(await claimSubmission(context)).toEqual({ outcome: 'nothing_queued' });
  });
});
