import { MINUTE_MS } from '../../domain/clock.ts';
import { deleteIdleWindows } from '../../store/access/request-windows.ts';
import type { OperationContext } from '../operation-context.ts';

/** Deletes the windows of teams and keys that send no requests any more. SQLite has none. */
export async function pruneRequestWindows({ store }: Pick<OperationContext, 'store'>): Promise<void> {
  if (store.engine === 'sqlite') return;
  // Twice as long as they count, so that a process with a slow clock still finds them.
  await store.transaction((tx) => deleteIdleWindows(tx, tx.now - 2 * MINUTE_MS));
}
