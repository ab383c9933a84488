import type { Session, Store } from '../engine/store.ts';

/**
 * Runs `work` with a session that sees the database as it was at one moment. On PostgreSQL no gateway and no command can start on the
 * database meanwhile: they wait for the lock on its migrations.
 */
export async function readSnapshot<T>(
  { engine, reader, transaction }: Pick<Store, 'engine' | 'reader' | 'transaction'>,
  work: (snapshot: Session) => Promise<T>,
): Promise<T> {
  if (engine === 'postgres')
    return transaction(async (tx) => {
      await tx.execute('set transaction isolation level repeatable read');
      await tx.execute(LOCK_STARTS);
      return work(tx);
    });
  await reader.execute('begin');
  try {
    return await work(reader);
  } finally {
    await reader.execute('commit');
  }
}

/** What every start reads first. */
export const LOCK_STARTS = 'lock table schema_migrations in access exclusive mode';
