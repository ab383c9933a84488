import type { Generation } from '../../domain/generations/generation.ts';
import { findTeamFiles } from '../../store/files/team-files.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { hasCreditsFor } from '../budgets/has-credits-for.ts';
import { allotFile } from '../files/allot-file.ts';
import type { Policy } from '../operation-context.ts';
import { recordUnreconciledCharge } from './record-unreconciled-charge.ts';
import { resolveCharge } from './resolve-unreconciled-charge.ts';

/**
 * Records that a generation which had timed out completed after all. If every budget that held its price has it
 * available now, and the team's late pictures are to be charged, the charge is resolved as `charged`, and the team
 * gets the picture. Otherwise the charge stays unreconciled, and the picture is kept for the operator. Returns
 * whether an event was stored.
 */
export async function completeLate(
  tx: Transaction,
  policy: Pick<Policy, 'files' | 'latePictures' | 'usageMetadataKeys'>,
  generation: Generation,
  imageUrl: string,
  actor: string,
): Promise<boolean> {
  const reason = 'it completed after it had timed out';
  const chargeId = await recordUnreconciledCharge(tx, policy, generation, reason, actor, imageUrl);
  await allotFile(tx, policy.files, { ...generation, imageUrl }, { isWithheld: true });
  const { latePictures } = await findTeamFiles(tx, generation.teamId);
  if ((latePictures ?? policy.latePictures) === 'discard') return false;
  if (!(await hasCreditsFor(tx, generation))) return false;
  return (await resolveCharge(tx, policy, { id: chargeId, resolution: 'charged', actor })).hasEvent;
}
