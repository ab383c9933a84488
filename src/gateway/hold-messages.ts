import type { HoldReason } from '../domain/backups/gateway-state.ts';

/** Why the gateway is on hold, for the log and the doctor. */
export const holdMessages: Record<HoldReason, string> = {
  restored: 'the database was restored from a backup',
  marked: 'the database was restored by other tools',
  older_than_mark:
    'the database does not have the last submission that was sent, so it is an older copy; what it does not know has failed as restored_outcome_unknown',
  another_timeline:
    'PostgreSQL is on another timeline than before: it failed over to a standby or was restored to a time, so its last commits may be missing',
  another_server: 'the database is on another PostgreSQL server than before, so it may be an older copy',
};
