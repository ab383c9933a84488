import { randomBytes } from 'node:crypto';
import { actorText, type Actor } from '../../domain/audit/actor.ts';
import { nextLink, payloadDigest, type AuditLink } from '../../domain/audit/audit-link.ts';
import type { AuditChange } from '../../domain/audit/audit-change.ts';
import type { AuditPayload } from '../../domain/audit/audit-entry.ts';
import { newId } from '../../domain/new-id.ts';
import { appendEntry } from '../../store/audit/audit-entries.ts';
import type { Transaction } from '../../store/engine/store.ts';

/**
 * Appends a change to the audit log, in the transaction that makes it. Call it last there: from here to the commit every other change
 * waits, since each entry continues the one before it. Only changes that people make are recorded, never the course of a generation.
 */
export async function recordChange(tx: Transaction, actor: Actor, change: AuditChange): Promise<AuditLink> {
  const { action, objectId, teamId, before, after } = change;
  const content: AuditPayload = { action, objectId, teamId, actor, before, after };
  const payload = JSON.stringify(content);
  const salt = randomBytes(16).toString('hex');
  const digest = payloadDigest(salt, payload);
  return appendEntry(tx, (head) => ({
    link: nextLink(head, { id: newId('auditEntry', tx.now), createdAt: tx.now, digest }),
    payload: { salt, payload, action, actor: actorText(actor), objectId, teamId },
  }));
}
