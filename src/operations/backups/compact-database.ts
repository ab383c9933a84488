import { recordChange } from '../audit/record-change.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * Rewrites the database without its free space. It changes no row, and cannot be part of a transaction, so the entry of the audit log
 * follows it.
 */
export async function compactDatabase(
  { store, actor }: Pick<OperationContext, 'store' | 'actor'>,
  measure: () => number,
): Promise<{ bytesBefore: number; bytes: number }> {
  const bytesBefore = measure();
  await store.compact();
  const bytes = measure();
  const change = { objectId: null, teamId: null, before: { bytes: bytesBefore }, after: { bytes } };
  await store.transaction((tx) => recordChange(tx, actor, { action: 'database.compact', ...change }));
  return { bytesBefore, bytes };
}
