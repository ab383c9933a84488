import type { Budget } from '../../domain/budgets/budget.ts';
import { AppError } from '../../domain/app-error.ts';
import type { ErrorCode } from '../../domain/error-catalogue.ts';
import { findKey } from '../../store/access/keys.ts';
import type { Session } from '../../store/engine/store.ts';
import { findTeamById } from '../../store/access/teams.ts';

type Owner = Pick<Budget, 'teamId' | 'keyId'>;

/**
 * The team and key that a budget belongs to. The team of a key is looked up.
 * @throws AppError `invalid_request` when the ids do not match the scope, `not_found` for an unknown team
 *   or key
 */
export async function budgetOwner(
  session: Session,
  { scope, teamId, keyId }: Owner & Pick<Budget, 'scope'>,
): Promise<Owner> {
  if (scope !== 'key' && keyId !== null) throw wrong('keyId', `does not go with the scope ${scope}`);
  if (scope === 'gateway') {
    if (teamId !== null) throw wrong('teamId', 'does not go with the scope gateway');
    return { teamId: null, keyId: null };
  }
  if (scope === 'team') {
    if (teamId === null) throw wrong('teamId', 'is required with the scope team');
    if ((await findTeamById(session, teamId)) === null)
      throw wrong('teamId', 'names no team that there is', 'not_found');
    return { teamId, keyId: null };
  }
  if (keyId === null) throw wrong('keyId', 'is required with the scope key');
  const key = await findKey(session, keyId);
  if (key === null || (teamId !== null && teamId !== key.teamId))
    throw wrong(
      'keyId',
      teamId === null ? 'names no key that there is' : 'names no key of this team',
      'not_found',
    );
  return { teamId: key.teamId, keyId };
}

function wrong(field: string, detail: string, code: ErrorCode = 'invalid_request'): AppError {
  return new AppError(code, `${field} ${detail}.`, { errors: [{ pointer: `/${field}`, detail }] });
}
