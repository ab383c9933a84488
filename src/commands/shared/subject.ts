import type { BudgetScope } from '../../domain/budgets/budget.ts';
import { findKey } from '../../operations/access/find-key.ts';
import { findTeam } from '../../operations/access/find-team.ts';
import { CommandFailure } from './command-failure.ts';
import type { CommandContext } from './with-operations.ts';

export interface Subject {
  scope: BudgetScope;
  teamId: string | null;
  keyId: string | null;
}

export interface SubjectFlags {
  gateway?: boolean;
  team?: string;
  key?: string;
}

/** Refuses more than one of the options, or, where one is needed, none. */
export function checkSubject(flags: SubjectFlags, options: string[], needed: boolean): void {
  const given = [flags.gateway, flags.team, flags.key].filter((flag) => flag !== undefined).length;
  if (given > 1 || (needed && given === 0)) throw new CommandFailure(`give one of ${options.join(', ')}`);
}

/** What the options name. Null without any. @throws AppError `not_found` for an unknown team or key */
export async function findSubject(
  context: CommandContext,
  { gateway, team, key }: SubjectFlags,
): Promise<Subject | null> {
  if (gateway) return { scope: 'gateway', teamId: null, keyId: null };
  if (team !== undefined) return { scope: 'team', teamId: (await findTeam(context, team)).id, keyId: null };
  if (key === undefined) return null;
  const { id: keyId, teamId } = await findKey(context, key);
  return { scope: 'key', teamId, keyId };
}
