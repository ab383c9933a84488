import { actorText } from '../../domain/audit/actor.ts';
import type { AuditPayload, StoredPayload } from '../../domain/audit/audit-entry.ts';

/** What a stored payload says. Null: it is no payload, or the copies for the filters say something else. */
export function readPayload(stored: StoredPayload): AuditPayload | null {
  const content = parse(stored.payload);
  if (content === null) return null;
  const { action, objectId, teamId, actor } = content;
  const isCopied =
    action === stored.action &&
    objectId === stored.objectId &&
    teamId === stored.teamId &&
    actorText(actor) === stored.actor;
  return isCopied ? content : null;
}

function parse(text: string): AuditPayload | null {
  try {
    const content = JSON.parse(text) as AuditPayload | null;
    return content?.actor === undefined ? null : content;
  } catch {
    return null;
  }
}
