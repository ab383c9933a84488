import { and, asc, eq, gt, isNull, lte, sql, type Column, type SQL } from 'drizzle-orm';
import { MINUTE_MS } from '../../domain/clock.ts';
import { isPeriod } from './read-ledger-figures.ts';
import type { PeriodKey } from './budget-usage.ts';
import { statement } from '../engine/statement.ts';
import type { Session } from '../engine/store.ts';

// The clocks of two replicas differ, so it is certain which of a budget and a generation came first only
// when they are some time apart.
const GRACE_MS = MINUTE_MS;

// Per kind and period: enough to see what is wrong, too few to fill a disk with log lines.
const MAX_FINDINGS = 1_000;

const selectStrayHolds = statement<PeriodKey & EntryRange>()('ledger_stray_holds', (session) => {
  const { ledgerEntries: l, generations: g } = session.tables;
  return session.db
    .select({ generationId: l.generationId })
    .from(l)
    .leftJoin(g, eq(g.id, l.generationId))
    .where(
      and(
        isPeriod(l),
        isInRange(l),
        sql`${l.kind} = 'hold'`,
        sql`(${g.id} is null or ${g.finishedAt} is not null)`,
        sql`not ${resolutionOf(session, sql`${l.generationId}`, sql`${l.budgetId}`)}`,
      ),
    )
    .limit(MAX_FINDINGS);
});

/** Holds of a period without a resolution, although their generation has ended or does not exist. */
export async function findStrayHolds(session: Session, period: PeriodKey, range: EntryRange) {
  return selectStrayHolds(session, { ...period, ...range });
}

/** Some of a period's entries: those whose id is above `after`, up to and including `upTo`. */
export interface EntryRange {
  after: string;
  upTo: string;
}

const selectStrayResolutions = statement<PeriodKey & EntryRange>()('ledger_stray_resolutions', (session) => {
  const { ledgerEntries: l } = session.tables;
  return session.db
    .select({ generationId: l.generationId })
    .from(l)
    .where(
      and(
        isPeriod(l),
        isInRange(l),
        sql`${l.kind} in ('settle', 'release')`,
        sql`not exists (select 1 from ${l} h
          where h.generation_id = ${l.generationId} and h.budget_id = ${l.budgetId} and h.kind = 'hold'
          and h.period_starts_at = ${l.periodStartsAt} and h.credits = ${l.credits})`,
      ),
    )
    .limit(MAX_FINDINGS);
});

/** Settlements and releases without a hold of the same credits in the same period. */
export async function findStrayResolutions(session: Session, period: PeriodKey, range: EntryRange) {
  return selectStrayResolutions(session, { ...period, ...range });
}

const selectRangeEnd = statement<PeriodKey & { after: string; offset: number }>()(
  'ledger_range_end',
  ({ db, tables: { ledgerEntries: l } }) =>
    db
      .select({ id: l.id })
      .from(l)
      .where(and(isPeriod(l), gt(l.id, sql.placeholder('after'))))
      .orderBy(asc(l.id))
      .limit(1)
      .offset(sql.placeholder('offset')),
);

/** The id of the entry that is `size` entries after another one. Null: there are fewer. */
export async function findRangeEnd(
  session: Session,
  period: PeriodKey,
  after: string,
  size: number,
): Promise<string | null> {
  return (await selectRangeEnd(session, { ...period, after, offset: size - 1 }))[0]?.id ?? null;
}

/** Open generations without a hold on a budget that existed when they were accepted. */
export async function findOpenWithoutHold(session: Session) {
  const { budgets: b, generations: g, ledgerEntries: l } = session.tables;
  const applies = sql`(${b.scope} = 'gateway' or (${b.scope} = 'team' and ${b.teamId} = ${g.teamId})
    or (${b.scope} = 'key' and ${b.keyId} = ${g.keyId}))`;
  const wasThere = sql`${b.createdAt} < ${g.createdAt} - ${GRACE_MS}
    and (${b.endedAt} is null or ${b.endedAt} > ${g.createdAt} + ${GRACE_MS})`;
  const hasHold = sql`exists (select 1 from ${l} h
    where h.generation_id = ${g.id} and h.budget_id = ${b.id} and h.kind = 'hold' and h.credits = ${g.priceCredits})`;
  const isResolved = resolutionOf(session, sql`${g.id}`, sql`${b.id}`);
  return session.db
    .select({ budgetId: b.id, generationId: g.id })
    .from(g)
    .innerJoin(b, applies)
    .where(and(isNull(g.finishedAt), sql`(${isResolved} or (${wasThere} and not ${hasHold}))`))
    .limit(MAX_FINDINGS);
}

function resolutionOf({ tables: { ledgerEntries } }: Session, generationId: SQL, budgetId: SQL): SQL {
  return sql`exists (select 1 from ${ledgerEntries} r
    where r.generation_id = ${generationId} and r.budget_id = ${budgetId} and r.kind in ('settle', 'release'))`;
}

function isInRange({ id }: { id: Column }): SQL | undefined {
  return and(gt(id, sql.placeholder('after')), lte(id, sql.placeholder('upTo')));
}
