import { asc, eq, sql } from 'drizzle-orm';
import type { AccountHealth } from '../../domain/upstream/account-health.ts';
import type { Tables } from '../schema/tables.ts';
import { statement } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';

export interface AccountState {
  name: string;
  health: AccountHealth;
}

/** Inserts the rows of accounts that are new in the configuration. */
export async function ensureAccounts(tx: Transaction, names: string[]): Promise<void> {
  if (names.length === 0) return;
  await tx.db
    .insert(tx.tables.upstreamAccounts)
    .values(names.map((name) => ({ name })))
    .onConflictDoNothing();
}

const lock = statement<{ name: string }>()(
  'lock_account',
  ({ db, forUpdate, tables: { upstreamAccounts: a } }) =>
    db
      .select()
      .from(a)
      .where(sql`${eq(a.name, sql.placeholder('name'))}${forUpdate}`),
);

/**
 * The health of an account, which is locked until the commit, so that two replicas never count its
 * requests at the same time.
 * @throws when it has no row
 */
export async function lockAccount(tx: Transaction, name: string): Promise<AccountHealth> {
  const [row] = await lock(tx, { name });
  if (row === undefined) throw new Error(`Upstream account ${name} has no row`);
  return toHealth(row);
}

export async function setAccountHealth(tx: Transaction, name: string, health: AccountHealth): Promise<void> {
  const { upstreamAccounts: a } = tx.tables;
  const { submissions, ...all } = health;
  await tx.db
    .update(a)
    .set({
      ...all,
      submitFailureReason: submissions.failureReason,
      submitFailureMessage: submissions.failureMessage,
      submitFailureCount: submissions.failureCount,
      submitRetryAt: submissions.retryAt,
      submitFailedGenerationId: submissions.failedGenerationId,
    })
    .where(eq(a.name, name));
}

/** Every account that was ever configured. */
export async function listAccounts(session: Session): Promise<AccountState[]> {
  return (await selectAll(session, {})).map((row) => ({ name: row.name, health: toHealth(row) }));
}

/** The accounts of these names that have a row, by name. */
export async function findAccounts(session: Session, names: string[]): Promise<AccountState[]> {
  return (await listAccounts(session)).filter(({ name }) => names.includes(name));
}

// All that were ever configured: a few rows, and one statement for any names.
const selectAll = statement<object>()('select_accounts', ({ db, tables: { upstreamAccounts: a } }) =>
  db.select().from(a).orderBy(asc(a.name)),
);

function toHealth(row: Tables['upstreamAccounts']['$inferSelect']): AccountHealth {
  const { pausedAt, failureReason, failureMessage, failureCount, retryAt } = row;
  return {
    pausedAt,
    failureReason,
    failureMessage,
    failureCount,
    retryAt,
    retryAfterUntil: row.retryAfterUntil,
    failedGenerationId: row.failedGenerationId,
    failedPriceCredits: row.failedPriceCredits,
    refusedKeyId: row.refusedKeyId,
    submissions: {
      failureReason: row.submitFailureReason,
      failureMessage: row.submitFailureMessage,
      failureCount: row.submitFailureCount,
      retryAt: row.submitRetryAt,
      failedGenerationId: row.submitFailedGenerationId,
    },
  };
}
