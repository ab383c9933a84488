import { findTeam } from '../../operations/access/find-team.ts';
import type { CommandContext } from './with-operations.ts';

/** Whose webhooks a command is about: the team's, or without one the operator's own, which is null. */
export async function ownerId(context: CommandContext, team: string | undefined): Promise<string | null> {
  return team === undefined ? null : (await findTeam(context, team)).id;
}

/** The description of the option `--team` of these commands. */
export const OWNER_OPTION = "the team that it belongs to; without it, the operator's own";
