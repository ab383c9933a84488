import { actorText } from '../../domain/audit/actor.ts';
import type { AuditFields } from '../../domain/audit/audit-change.ts';
import type { AuditEntry } from '../../domain/audit/audit-entry.ts';
import { toTimestamp } from '../../domain/clock.ts';

export type AuditEntryResource = ReturnType<typeof toAuditEntryResource>;

/** An entry of the audit log. What it says is null where a purge deleted it. */
export function toAuditEntryResource({ id, sequence, createdAt, hash, payload }: AuditEntry) {
  return {
    id,
    object: 'audit_entry' as const,
    sequence,
    createdAt: toTimestamp(createdAt),
    action: payload?.action ?? null,
    actor: payload === null ? null : { ...payload.actor, text: actorText(payload.actor) },
    objectId: payload?.objectId ?? null,
    teamId: payload?.teamId ?? null,
    before: withTimestamps(payload?.before ?? null),
    after: withTimestamps(payload?.after ?? null),
    hash,
  };
}

/** Times are recorded as numbers, in fields named `…At`, and shown as everywhere else. */
function withTimestamps(fields: AuditFields | null): AuditFields | null {
  if (fields === null) return null;
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'number' && name.endsWith('At') ? toTimestamp(value) : value,
    ]),
  );
}
