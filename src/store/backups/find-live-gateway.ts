import { gt, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { Session } from '../engine/store.ts';

/**
 * Why a gateway seems to run on a PostgreSQL database: it listens for changes, or it works on something. Null: none does. On SQLite the lock
 * of the file says so.
 */
export async function findLiveGateway(session: Session, now: UnixMs): Promise<string | null> {
  const { engine, db, tables } = session;
  if (engine === 'sqlite') return null;
  const listening = await db
    .select({ pid: sql<number>`pid` })
    .from(sql`pg_stat_activity`)
    .where(sql`datname = current_database() and application_name = 'nanogate changes'`);
  if (listening.length > 0) return `${listening.length} gateways are connected`;
  const leases = [tables.generations, tables.deliveries, tables.files].map((each) => each.leaseExpiresAt);
  for (const expiresAt of [...leases, tables.taskLeases.expiresAt]) {
    const { table } = expiresAt;
    const leased = await db
      .select({ one: sql`1` })
      .from(table)
      .where(gt(expiresAt, now))
      .limit(1);
    if (leased.length > 0) return 'a gateway that was killed, or cannot be seen, still holds a lease';
  }
  return null;
}
