import { AppError, invalidField } from '../../domain/app-error.ts';
import { DAY_MS } from '../../domain/clock.ts';
import { shortestRetentionMs, type TeamRetention } from '../../domain/retention/retention.ts';
import { findTeamById } from '../../store/access/teams.ts';
import { findTeamRetention, setTeamRetention as store } from '../../store/retention/team-retention.ts';
import { recordChange } from '../audit/record-change.ts';
import type { OperationContext, Policy } from '../operation-context.ts';

/**
 * Sets how long the texts and the events of a team are kept: shorter than the gateway's settings say, and not shorter
 * than they may be needed. Null: as the settings say. Takes effect with the next run.
 * @throws AppError `not_found`, `invalid_request`
 */
export async function setTeamRetention(
  context: Pick<OperationContext, 'store' | 'policy' | 'actor'>,
  teamId: string,
  changes: Partial<TeamRetention>,
): Promise<TeamRetention> {
  check(context.policy, changes);
  return context.store.transaction(async (tx) => {
    if ((await findTeamById(tx, teamId)) === null)
      throw new AppError('not_found', 'There is no team with this id.');
    const before = await findTeamRetention(tx, teamId);
    const after = await store(tx, teamId, changes);
    const change = { objectId: teamId, teamId, before: { ...before }, after: { ...after } };
    await recordChange(tx, context.actor, { action: 'team_retention.update', ...change });
    return after;
  });
}

function check(policy: Policy, { textsDays, eventsDays }: Partial<TeamRetention>): void {
  const least = Math.ceil(shortestRetentionMs(policy) / DAY_MS);
  const { textsMs, eventsMs } = policy.retention;
  checkDays('/textsDays', textsDays, least, textsMs / DAY_MS);
  checkDays('/eventsDays', eventsDays, least, eventsMs / DAY_MS);
}

function checkDays(pointer: string, days: number | null | undefined, least: number, most: number): void {
  if (days === null || days === undefined) return;
  if (days < least)
    throw invalidField(
      pointer,
      `must be at least ${least}: webhooks are retried and generations queued for that long`,
    );
  if (days > most) throw invalidField(pointer, `must be at most ${most}, as the gateway's settings say`);
}
