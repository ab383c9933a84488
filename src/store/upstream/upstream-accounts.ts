import { and, asc, eq, inArray, isNotNull, isNull, ne, sql } from 'drizzle-orm';
import type { AccountHealth } from '../../domain/upstream/account-health.ts';
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
  await tx.db.update(a).set(health).where(eq(a.name, name));
}

/** Every account that was ever configured, in the order of their names. */
export async function listAccountNames(session: Session): Promise<string[]> {
  const { upstreamAccounts: a } = session.tables;
  const rows = await session.db.select({ name: a.name }).from(a).orderBy(asc(a.name));
  return rows.map(({ name }) => name);
}

/** The accounts of these names that have a row, by name. */
export async function findAccounts(session: Session, names: string[]): Promise<AccountState[]> {
  const { upstreamAccounts: a } = session.tables;
  const rows = await session.db.select().from(a).where(inArray(a.name, names)).orderBy(asc(a.name));
  return rows.map((row) => ({ name: row.name, health: toHealth(row) }));
}

function toHealth({ name: _, ...health }: AccountHealth & { name: string }): AccountHealth {
  return health;
}

/**
 * Whether a submission or a poll of the account, other than that of `exceptGenerationId`, waits for its
 * response.
 */
export async function hasRequestUnderWay(
  session: Session,
  account: string,
  exceptGenerationId: string,
): Promise<boolean> {
  const { submissions: s, generations: g } = session.tables;
  const [submission] = await session.db
    .select({ id: s.id })
    .from(s)
    .where(and(eq(s.account, account), isNull(s.outcome)))
    .limit(1);
  if (submission !== undefined) return true;
  const [poll] = await session.db
    .select({ id: g.id })
    .from(g)
    .where(
      and(
        eq(g.account, account),
        isNotNull(g.nextPollAt),
        isNotNull(g.leaseToken),
        ne(g.id, exceptGenerationId),
      ),
    )
    .limit(1);
  return poll !== undefined;
}
