import { join } from 'node:path';
import { toTimestamp, type UnixMs } from '../../domain/clock.ts';
import { findGatewayState } from '../../store/backups/gateway-state.ts';
import { prepareBackupFolder, pruneBackups } from '../../store/sqlite/prune-backups.ts';
import type { OperationContext } from '../operation-context.ts';
import { createBackup } from './create-backup.ts';

/**
 * Makes the next scheduled backup when it is due, and deletes the oldest ones. One that was made by hand counts.
 * @returns when the next one is due; null: none is scheduled
 */
export async function makeScheduledBackup(
  context: Pick<OperationContext, 'store' | 'clock' | 'policy'>,
  version: string,
): Promise<UnixMs | null> {
  const { store, clock, policy } = context;
  const { backups } = policy;
  if (backups === null) return null;
  const last = await findGatewayState(store.reader, 'last_backup');
  const now = clock.now();
  const dueAt = last === null ? now : Math.min(last.createdAt, now) + backups.intervalMs;
  if (dueAt > now) return dueAt;
  prepareBackupFolder(backups.folder);
  const name = `nanogate-${toTimestamp(now).replace(/[:.]/g, '-')}.db`;
  await createBackup(context, { target: join(backups.folder, name), version });
  pruneBackups(backups.folder, backups.keep);
  return clock.now() + backups.intervalMs;
}
