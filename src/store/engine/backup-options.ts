import type { UnixMs } from '../../domain/clock.ts';

export interface BackupOptions {
  /** Where the backup goes; nothing may be there. */
  target: string;
  info: BackupInfo;
  /** What else the disk has to have room for. */
  extraBytes?: number | undefined;
  onProgress?: ((progress: BackupProgress) => void) | undefined;
}

/** What a backup says of itself. */
export interface BackupInfo {
  createdAt: UnixMs;
  /** Of the gateway that made it. */
  version: string;
  /** The id of the key that encrypted its secrets: the key itself is not in it. */
  encryptionKeyId: string | null;
}

export interface BackupProgress {
  copiedPages: number;
  totalPages: number;
}

/** A backup that was opened and verified. */
export interface BackupFile extends BackupInfo {
  file: string;
  bytes: number;
  /** SHA-256 of the file, which also stands in `<file>.sha256`. */
  checksum: string;
}
