import type { ReadLedgerParams } from '../../../src/operations/budgets/read-ledger.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { HOUR_MS } from '../../../src/domain/clock.ts';
import { endBudget } from '../../../src/operations/budgets/end-budget.ts';
import { findBudget } from '../../../src/operations/budgets/find-budget.ts';
import { readLedger } from '../../../src/operations/budgets/read-ledger.ts';
import { cancelGeneration } from '../../../src/operations/generations/cancel-generation.ts';
import { describeOnEngines } from '../../engines.ts';
import {
  acceptPicture,
  createContext,
  createPrincipal,
  setTeamBudget,
  type TestContext,
} from '../fixture.ts';

const MONTH_MS = 31 * 24 * HOUR_MS;

describeOnEngines('the ledger of a budget', (engine) => {
  let context: TestContext;
  let principal: Principal;
  let budgetId: string;
  let early: string;
  let late: string;

  beforeEach(async () => {
    context = await createContext(engine);
    principal = await createPrincipal(context);
    budgetId = (await setTeamBudget(context, principal, 100)).id;
    early = (await acceptPicture(context, principal)).id;
    context.clock.advance(MONTH_MS);
    late = (await acceptPicture(context, principal)).id;
    context.clock.advance(1_000);
    await cancelGeneration(context, principal, early);
  });
  afterEach(() => context.database.drop());

  const read = (query: Partial<ReadLedgerParams>) => readLedger(context, budgetId, { limit: 10, ...query });
  const kindsOf = async (query: Partial<ReadLedgerParams> = {}) =>
    (await read(query)).entries.map(({ kind, generationId }) => [kind, generationId]);

  it('shows the newest period first, and a release in the period of its hold', async () => {
    expect(await kindsOf()).toEqual([
      ['hold', late],
      ['release', early],
      ['hold', early],
    ]);
  });

  it('shows only the kinds and the generation that are asked for', async () => {
    expect(await kindsOf({ kinds: ['release'] })).toEqual([['release', early]]);
    expect(await kindsOf({ kinds: ['hold', 'settle'] })).toEqual([
      ['hold', late],
      ['hold', early],
    ]);
    expect(await kindsOf({ generationId: late })).toEqual([['hold', late]]);
  });

  it('comes in pages that follow each other across periods without gap or overlap', async () => {
    const all = (await read({})).entries;
    const paged = [];
    let cursor: string | undefined;
    do {
      const page = await read({ limit: 1, cursor });
      paged.push(...page.entries);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined && paged.length < 10);
    expect(paged).toEqual(all);
  });

  it.each([
    '',
    'led_none',
    '1-led_1',
    '-led_01h455vb4pex5vsknk084sn02q',
    'x1-led_01h455vb4pex5vsknk084sn02q',
    '1-led_01h455vb4pex5vsknk084sn02qx',
  ])('refuses the cursor %j, which is none of its own', async (cursor) => {
    await expect(read({ cursor })).rejects.toMatchObject({
      code: 'invalid_request',
      errors: [{ pointer: 'cursor' }],
    });
  });

  it('is not found where there is no such budget', async () => {
    await expect(readLedger(context, 'bud_none', { limit: 10 })).rejects.toMatchObject({ code: 'not_found' });
    await expect(findBudget(context, 'bud_none')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('stays, with its budget, after the budget has ended', async () => {
    await endBudget(context, budgetId);
    expect((await findBudget(context, budgetId)).budget).toMatchObject({
      id: budgetId,
      endedAt: context.clock.now(),
    });
    expect(await kindsOf()).toHaveLength(3);
  });
});
