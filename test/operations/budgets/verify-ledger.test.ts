import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../src/domain/clock.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { verifyLedger } from '../../../src/operations/budgets/verify-ledger.ts';
import { adjustBudget } from '../../../src/operations/budgets/adjust-budget.ts';
import { cancelGeneration } from '../../../src/operations/generations/cancel-generation.ts';
import type { Transaction } from '../../../src/store/engine/store.ts';
import { createLedgerVerifier } from '../../../src/workers/ledger-verifier.ts';
import { whileHeld } from '../../../src/workers/task-holder.ts';
import { describeOnEngines } from '../../engines.ts';
import {
  acceptPicture,
  createContext,
  createPrincipal,
  setTeamBudget,
  type TestContext,
} from '../fixture.ts';

describeOnEngines('ledger verification', (engine) => {
  let context: TestContext;
  let principal: Principal;
  let budgetId: string;
  let open: string;
  let canceled: string;
  const periodStartsAt = Date.UTC(2026, 5, 1);

  beforeEach(async () => {
    context = await createContext(engine);
    principal = await createPrincipal(context);
    budgetId = (await setTeamBudget(context, principal, 100)).id;
    await adjustBudget(context, { budgetId, credits: 7, note: 'n', actor: 'a', until: null });
    context.clock.advance(2 * MINUTE_MS);
    open = (await acceptPicture(context, principal)).id;
    canceled = (await acceptPicture(context, principal)).id;
    await cancelGeneration(context, principal, canceled);
  });
  afterEach(() => context.database.drop());

  const corrupt = (work: (tx: Transaction) => unknown) =>
    context.store.transaction(async (tx) => void (await work(tx)));
  const differences = async () => (await verifyLedger(context)).differences;
  const writeUsage = (values: object) =>
    corrupt((tx) =>
      tx.db.update(tx.tables.budgetUsage).set(values).where(eq(tx.tables.budgetUsage.budgetId, budgetId)),
    );

  it('finds nothing where nothing is wrong, and says what it has looked at', async () => {
    expect(await verifyLedger(context)).toEqual({
      verifiedAt: context.clock.now(),
      periods: 1,
      differences: [],
    });
  });

  it.each([
    ['held', { heldCredits: 5 }, 4, 5],
    ['settled', { settledCredits: 3 }, 0, 3],
    ['released', { releasedCredits: 3 }, 4, 3],
    ['adjustment', { adjustmentCredits: 8 }, 7, 8],
  ])('finds a row whose figure is not the ledger’s: %s', async (figure, values, ledger, row) => {
    await writeUsage(values);
    expect(await differences()).toEqual([{ kind: 'figure', budgetId, periodStartsAt, figure, ledger, row }]);
  });

  it('finds a period of which there is no row', async () => {
    await corrupt((tx) => tx.db.delete(tx.tables.budgetUsage));
    expect(await differences()).toMatchObject([
      { figure: 'held', ledger: 4, row: null },
      { figure: 'settled', ledger: 0, row: null },
      { figure: 'released', ledger: 4, row: null },
      { figure: 'adjustment', ledger: 7, row: null },
    ]);
  });

  it('finds a hold of a generation that has ended', async () => {
    await corrupt((tx) =>
      tx.db
        .update(tx.tables.generations)
        .set({ status: 'failed', finishedAt: 1 })
        .where(eq(tx.tables.generations.id, open)),
    );
    expect(await differences()).toEqual([
      { kind: 'hold_without_open_generation', budgetId, periodStartsAt, generationId: open },
    ]);
  });

  it('finds a resolution without a hold', async () => {
    await corrupt(async (tx) => {
      const { ledgerEntries: l } = tx.tables;
      const entries = await tx.db.select().from(l).where(eq(l.generationId, canceled));
      const held = entries.find(({ kind }) => kind === 'hold');
      if (held !== undefined) await tx.db.delete(l).where(eq(l.id, held.id));
    });
    expect(await differences()).toEqual(
      expect.arrayContaining([
        { kind: 'resolution_without_hold', budgetId, periodStartsAt, generationId: canceled },
      ]),
    );
  });

  it('finds a resolution in another period than its hold', async () => {
    await corrupt(async (tx) => {
      const { ledgerEntries: l } = tx.tables;
      await tx.db.update(l).set({ periodStartsAt: 0 }).where(eq(l.kind, 'release'));
    });
    expect(await differences()).toEqual(
      expect.arrayContaining([
        { kind: 'resolution_without_hold', budgetId, periodStartsAt: 0, generationId: canceled },
        { kind: 'figure', budgetId, periodStartsAt, figure: 'held', ledger: 8, row: 4 },
      ]),
    );
  });

  it('finds a generation that runs and holds nothing', async () => {
    await corrupt(async (tx) => {
      await tx.db.delete(tx.tables.ledgerEntries).where(eq(tx.tables.ledgerEntries.generationId, open));
    });
    expect(await differences()).toEqual(
      expect.arrayContaining([
        { kind: 'open_generation_without_hold', budgetId, periodStartsAt: null, generationId: open },
        { kind: 'figure', budgetId, periodStartsAt, figure: 'held', ledger: 0, row: 4 },
      ]),
    );
  });

  it('finds a generation that runs on although its hold is resolved', async () => {
    await corrupt((tx) =>
      tx.db
        .update(tx.tables.generations)
        .set({ status: 'queued', finishedAt: null })
        .where(eq(tx.tables.generations.id, canceled)),
    );
    expect(await differences()).toEqual([
      { kind: 'open_generation_without_hold', budgetId, periodStartsAt: null, generationId: canceled },
    ]);
  });

  it('does not miss holds on a budget that is younger than the generation', async () => {
    await setTeamBudget(context, principal, 50);
    context.clock.advance(10 * MINUTE_MS);
    const stranger = await createPrincipal(context);
    await acceptPicture(context, stranger);
    context.clock.advance(10 * MINUTE_MS);
    await setTeamBudget(context, stranger, 50);
    expect(await differences()).toEqual([]);
  });

  it('works at start and every hour, reports each difference, and keeps the last report', async () => {
    const reported: unknown[] = [];
    const ledgerVerifier = createLedgerVerifier(context, (difference) => reported.push(difference));
    expect(ledgerVerifier.latest()).toBeNull();
    const dueAt = await ledgerVerifier.runOnce();
    expect(ledgerVerifier.latest()?.differences).toEqual([]);
    expect(dueAt).toBe(context.clock.now() + HOUR_MS);
    await writeUsage({ heldCredits: 5 });
    context.clock.advance(HOUR_MS - 1);
    expect(await ledgerVerifier.runOnce()).toBe(dueAt);
    expect(reported).toEqual([]);
    context.clock.advance(1);
    await ledgerVerifier.runOnce();
    expect(reported).toEqual(ledgerVerifier.latest()?.differences);
    expect(reported).toHaveLength(1);
    expect(context.observed.filter(({ kind }) => kind === 'ledger_verified')).toEqual([
      { kind: 'ledger_verified', differences: 0 },
      { kind: 'ledger_verified', differences: 1 },
    ]);
  });

  it('says nothing once another process verifies, and verifies at once when it is to do so again', async () => {
    const ledgerVerifier = createLedgerVerifier(context, () => undefined);
    let isHeld = true;
    const { runOnce } = whileHeld(ledgerVerifier, 'ledger-verifier', { holds: () => isHeld });
    await writeUsage({ heldCredits: 5 });
    await runOnce();
    expect(ledgerVerifier.latest()?.differences).toHaveLength(1);
    isHeld = false;
    await runOnce();
    expect(ledgerVerifier.latest()).toBeNull();
    await writeUsage({ heldCredits: 4 });
    isHeld = true;
    await runOnce();
    expect(ledgerVerifier.latest()?.differences).toEqual([]);
  });
});
