/** The backups that the gateway makes by itself. */
export interface BackupPolicy {
  folder: string;
  intervalMs: number;
  /** How many stay: the newest. */
  keep: number;
}

/** What happens after a restore to generations that were queued in the backup: they may have been submitted since. */
export const restoreQueuedPolicies = ['fail', 'submit'] as const;
export type RestoreQueuedPolicy = (typeof restoreQueuedPolicies)[number];
