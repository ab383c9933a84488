import type { OperationContext } from '../operation-context.ts';
import { recordChange } from '../audit/record-change.ts';

/**
 * Applies the pending migrations and returns their names. The entry of the audit log is a transaction of its own, since one of them may
 * be what makes the audit log. A database that is new has no entry: nothing was changed.
 */
export async function migrateDatabase({
  store,
  actor,
}: Pick<OperationContext, 'store' | 'actor'>): Promise<string[]> {
  const applied = await store.migrate();
  const [first] = applied;
  if (first !== undefined && !first.startsWith(FIRST)) {
    const change = { objectId: null, teamId: null, before: null, after: { migrations: applied } };
    await store.transaction((tx) => recordChange(tx, actor, { action: 'database.migrate', ...change }));
  }
  return applied;
}

const FIRST = '0000_';
