import type { TeamRetention } from '../../domain/retention/retention.ts';

export type TeamRetentionResource = ReturnType<typeof toTeamRetentionResource>;

/** How long a team's texts and events are kept; null: as the gateway's settings say. */
export function toTeamRetentionResource(teamId: string, { textsDays, eventsDays }: TeamRetention) {
  return { object: 'team_retention' as const, teamId, textsDays, eventsDays };
}
