import { actorText } from '../../domain/audit/actor.ts';
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
    before: payload?.before ?? null,
    after: payload?.after ?? null,
    hash,
  };
}
