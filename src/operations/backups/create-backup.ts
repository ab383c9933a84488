import type { BackupFile, BackupProgress } from '../../store/engine/backup-options.ts';
import { setGatewayState } from '../../store/backups/gateway-state.ts';
import { sumUsedBytes } from '../../store/files/team-files.ts';
import { newestSealedText } from '../../store/signing/sealed-text.ts';
import { keyIdOf } from '../../webhooks/secret-box.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * Writes a verified backup of the database to `target`, while it is in use. The encryption key is not in it; its id is.
 * Kept files are not in it either: see `copyFiles`.
 * @throws Error that says why in one line
 */
export async function createBackup(
  { store, clock }: Pick<OperationContext, 'store' | 'clock'>,
  { target, version, withFiles = false, onProgress }: CreateBackupParams,
): Promise<BackupFile> {
  const sealed = await newestSealedText(store.reader);
  const createdAt = clock.now();
  const backup = await store.backUp({
    target,
    info: { createdAt, version, encryptionKeyId: sealed === null ? null : keyIdOf(sealed) },
    extraBytes: withFiles ? await sumUsedBytes(store.reader) : 0,
    onProgress,
  });
  const { file, bytes } = backup;
  await store.transaction((tx) => setGatewayState(tx, 'last_backup', { createdAt, file, bytes }));
  return backup;
}

export interface CreateBackupParams {
  target: string;
  /** Of the gateway. */
  version: string;
  /** The files are copied to the same disk afterwards: it must have room for them too. */
  withFiles?: boolean;
  onProgress?: (progress: BackupProgress) => void;
}
