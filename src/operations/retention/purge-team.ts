import { AppError } from '../../domain/app-error.ts';
import { isArchived, markPurged } from '../../store/access/mark-archived.ts';
import { hasMoreOpen } from '../../store/access/access-limits.ts';
import { eraseOldRows } from '../../store/retention/erase-old-rows.ts';
import { eraseTeamFiles } from '../files/erase-team-files.ts';
import { purgeAuditLog } from '../audit/purge-audit-log.ts';
import { recordChange } from '../audit/record-change.ts';
import type { OperationContext } from '../operation-context.ts';
import { addCounts, noneErased, type ErasedCounts } from './erased-counts.ts';
import { oldBatches } from './old-batches.ts';

/**
 * Erases the texts, events and files of an archived team now, whatever their retention, and what the audit log says of it. Money and
 * usage stay. What is unreconciled, or still delivered, is left for another call: `isComplete` is false then.
 * @throws AppError `conflict` while it is not archived or has open generations
 */
export async function purgeTeam(
  context: Pick<OperationContext, 'store' | 'clock' | 'notify' | 'actor'>,
  teamId: string,
): Promise<PurgedTeam> {
  const { store, clock } = context;
  await store.transaction(async (tx) => {
    if (!(await isArchived(tx, teamId))) throw new AppError('conflict', 'The team is not archived.');
    if (await hasMoreOpen(tx, { teamId, keyId: null }, 0))
      throw new AppError('conflict', 'The team has generations that have not ended.');
  });
  const files = await eraseTeamFiles(context, teamId);
  const before = clock.now() + 1;
  let counts = noneErased;
  let left = 0;
  for (const step of ['generation_texts', 'events'] as const) {
    for await (const ids of oldBatches(store.reports, { step, teamId, before, after: '' })) {
      const count = await store.transaction((tx) => eraseOldRows(tx, step, ids, []));
      left += ids.length - count;
      counts = addCounts(counts, { ...noneErased, [step]: count });
    }
  }
  const auditPayloads = await purgeAuditLog(context, { before, teamId });
  const purged = { ...counts, files, isComplete: left === 0 };
  await store.transaction(async (tx) => {
    if (purged.isComplete) await markPurged(tx, teamId);
    const after = { ...purged, auditPayloads };
    const change = { objectId: teamId, teamId: null, before: null, after };
    await recordChange(tx, context.actor, { action: 'team.purge', ...change });
  });
  return purged;
}

export interface PurgedTeam extends ErasedCounts {
  files: number;
  isComplete: boolean;
}
