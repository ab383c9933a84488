import { actorText } from '../../domain/audit/actor.ts';
import type { AuditPayload, StoredPayload } from '../../domain/audit/audit-entry.ts';
import { parseJson } from '../../domain/parse-json.ts';

/** What a stored payload says. Null: it is no payload, or the copies for the filters say something else. */
export function readPayload(stored: StoredPayload): AuditPayload | null {
  const content = parseJson(stored.payload) as AuditPayload | null | undefined;
  if (content?.actor === undefined) return null;
  const { action, objectId, teamId, actor } = content;
  const isCopied =
    action === stored.action &&
    objectId === stored.objectId &&
    teamId === stored.teamId &&
    actorText(actor) === stored.actor;
  return isCopied ? content : null;
}
