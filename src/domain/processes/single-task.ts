/** What one process does for all on the database, by the name of its worker. */
export type SingleTask = (typeof singleTasks)[number];

export const singleTasks = [
  'admin-checker',
  'audit-head-reporter',
  'backup-maker',
  'due-time-repairer',
  'ledger-verifier',
  'retention-pruner',
] as const;
