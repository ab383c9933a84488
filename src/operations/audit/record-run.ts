import type { AuditFields } from '../../domain/audit/audit-change.ts';
import type { AuditLink } from '../../domain/audit/audit-link.ts';
import type { Actor } from '../../domain/audit/actor.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { recordChange } from './record-change.ts';

/**
 * Records what a retention run deleted. Call it for runs that deleted at least one row: an entry for each empty run would bury the
 * others.
 * @param deleted how many rows of which kind
 */
export async function recordRun(
  tx: Transaction,
  actor: Actor,
  { deleted }: { deleted: AuditFields },
): Promise<AuditLink> {
  const change = { objectId: null, teamId: null, before: null, after: deleted };
  return recordChange(tx, actor, { action: 'retention.run', ...change });
}
