import { restoreQueuedPolicies } from '../domain/backups/backup-policy.ts';
import { choice } from './kinds/choice.ts';
import { integer } from './kinds/integer.ts';
import { text } from './kinds/text.ts';
import { optional } from './setting.ts';

/** Backups of the SQLite database, and what happens after a restore. */
export const backupSettings = {
  BACKUP_DIR: optional(
    text('backups', 'The folder for scheduled backups of the SQLite database. Without it there are none.'),
  ),
  BACKUP_INTERVAL_HOURS: integer({ min: 1, max: 8_760 }, 24, 'The time between two scheduled backups.', {
    unit: 'h',
  }),
  BACKUP_KEEP: integer({ min: 1, max: 10_000 }, 7, 'How many scheduled backups are kept: the newest.', {
    unit: 'backups',
  }),
  RESTORE_QUEUED: choice(
    restoreQueuedPolicies,
    'fail',
    'What happens after a restore to generations that were queued in the backup: `fail`, or `submit` again, which may pay twice.',
  ),
};
