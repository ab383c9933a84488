import { and, eq, inArray, isNull, sql, type SQL } from 'drizzle-orm';
import type { Generation } from '../../domain/generations/generation.ts';
import { statement } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';
import { toGeneration } from './generation-row.ts';

type Columns = Partial<Transaction['tables']['generations']['$inferInsert']>;

/**
 * Changes a generation that has one of the statuses `from`. Null, and nothing is changed: the guard or
 * the status did not fit.
 */
export async function changeGeneration(
  tx: Transaction,
  id: string,
  guard: LeaseGuard,
  from: Generation['status'][],
  values: Columns,
): Promise<Generation | null> {
  const leaseToken = typeof guard === 'string' ? '' : guard.leaseToken;
  const run = changeOf(Object.keys(values), typeof guard === 'string' ? guard : 'leased', from);
  const [row] = await run(tx, { ...values, guardedId: id, guardedToken: leaseToken });
  if (row === undefined) return null;
  if (values.status !== undefined || values.progress !== undefined) tx.changed(id);
  return toGeneration(row);
}

/**
 * Who may write: the holder of a lease, anyone while there is no lease, or who has closed the open submission of the
 * generation in the same transaction, since nobody else can do that.
 */
export type LeaseGuard = { leaseToken: string } | 'unleased' | 'submission_closed';

type GuardKind = Exclude<LeaseGuard, object> | 'leased';
type Change = ReturnType<typeof prepareChange>;

const changes = new Map<string, Change>();

/** The statement for these columns, prepared once: there are as many as there are kinds of changes. */
function changeOf(columns: string[], guard: GuardKind, from: Generation['status'][]): Change {
  const key = [...columns, guard, ...from].join();
  let change = changes.get(key);
  if (change === undefined) {
    change = prepareChange(`change_generation_${changes.size}`, columns, guard, from);
    changes.set(key, change);
  }
  return change;
}

function prepareChange(name: string, columns: string[], guard: GuardKind, from: Generation['status'][]) {
  return statement<Columns & { guardedId: string; guardedToken: string }>()(
    name,
    ({ db, tables }: Session) => {
      const { generations: g } = tables;
      const placeholders = columns.map((column) => [column, sql.placeholder(column)]);
      return db
        .update(g)
        .set(Object.fromEntries(placeholders) as Columns)
        .where(and(eq(g.id, sql.placeholder('guardedId')), conditionOf(g, guard), inArray(g.status, from)))
        .returning();
    },
  );
}

function conditionOf(g: Transaction['tables']['generations'], guard: GuardKind): SQL | undefined {
  if (guard === 'submission_closed') return undefined;
  return guard === 'unleased' ? isNull(g.leaseToken) : eq(g.leaseToken, sql.placeholder('guardedToken'));
}

export const noLease = { leaseToken: null, leaseExpiresAt: null };
