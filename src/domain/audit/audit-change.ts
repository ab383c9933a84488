/** One change, as an operation records it. */
export interface AuditChange {
  action: AuditAction;
  /** What was changed; null: the gateway as a whole. */
  objectId: string | null;
  /** Whose it is; null: the gateway's. */
  teamId: string | null;
  /** The fields as they were; null: there was nothing. Never a secret. */
  before: AuditFields | null;
  /** The fields as they are; null: there is nothing any more. */
  after: AuditFields | null;
}

export type AuditFields = Readonly<Record<string, unknown>>;

/** Everything that is recorded: what was changed, a dot, and how. */
export const auditActions = [
  'team.create',
  'team.update',
  'team.archive',
  'team.purge',
  'team_files.update',
  'team_retention.update',
  'key.create',
  'key.rotate',
  'key.revoke',
  'limits.set',
  'budget.create',
  'budget.update',
  'budget.adjust',
  'budget.end',
  'endpoint.create',
  'endpoint.update',
  'endpoint.delete',
  'webhook_secret.rotate',
  'webhook_key.rotate',
  'account.pause',
  'account.resume',
  'generation.cancel',
  'generation.resolve',
  'unreconciled_charge.resolve',
  'quarantine.release',
  'operator.create',
  'operator.revoke',
  'settings.change',
  'retention.run',
  'secrets.re_encrypt',
  'hold.begin',
  'hold.end',
  'database.migrate',
  'database.compact',
  'database.copy',
  'audit_log.purge',
] as const;

export type AuditAction = (typeof auditActions)[number];
