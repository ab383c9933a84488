import type { AuditFields } from '../../domain/audit/audit-change.ts';
import type { AuditLink } from '../../domain/audit/audit-link.ts';
import type { Actor } from '../../domain/audit/actor.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { recordChange } from './record-change.ts';

/**
 * Records that a retention or purge run deleted something, in the transaction that deletes it. Call it for runs that deleted at least
 * one row: an entry for each empty run would bury the others.
 * @param deleted how many rows of which kind, and up to which time
 */
export async function recordRun(
  tx: Transaction,
  actor: Actor,
  { teamId = null, deleted }: { teamId?: string | null; deleted: AuditFields },
): Promise<AuditLink> {
  return recordChange(tx, actor, {
    action: 'retention.run',
    objectId: teamId,
    teamId,
    before: null,
    after: deleted,
  });
}
