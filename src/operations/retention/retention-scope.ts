import type { UnixMs } from '../../domain/clock.ts';
import { retentionLimits, retentionSteps } from '../../domain/retention/retention.ts';
import { listTeams } from '../../store/access/teams.ts';
import type { Session } from '../../store/engine/store.ts';
import type { OldRows } from '../../store/retention/scan-old-rows.ts';
import { findTeamRetention } from '../../store/retention/team-retention.ts';
import type { Policy } from '../operation-context.ts';

// Because it bounds what one statement reads.
const TEAMS_PAGE = 100;

/** What is older than it may be, owner by owner and step by step, each from its beginning. */
export async function* retentionScope(
  session: Session,
  { retention }: Pick<Policy, 'retention'>,
  now: UnixMs,
): AsyncGenerator<OldRows> {
  let after: string | undefined;
  for (let isMore = true; isMore;) {
    const teams = await listTeams(session, { after, limit: TEAMS_PAGE });
    for (const { id: teamId } of teams) {
      const limits = retentionLimits(retention, await findTeamRetention(session, teamId), now);
      for (const step of retentionSteps)
        yield {
          step,
          teamId,
          before: step === 'events' ? limits.eventsBefore : limits.textsBefore,
          after: '',
        };
    }
    after = teams.at(-1)?.id;
    isMore = teams.length === TEAMS_PAGE;
  }
  const own = retentionLimits(retention, { textsDays: null, eventsDays: null }, now);
  yield { step: 'event_texts', teamId: null, before: own.textsBefore, after: '' };
  yield { step: 'events', teamId: null, before: own.eventsBefore, after: '' };
}
