import { createContext, useContext } from '../vendor/preact.js';
import { allPages, get } from './api.js';

export const SessionContext = createContext(null);

/** Who is signed in, and what they may see and do. */
export const useSession = () => useContext(SessionContext);

/** Null: nobody is signed in. */
export async function readSession() {
  const { kind, operator } = await get('/dashboard/session');
  if (kind === null) return null;
  return kind === 'operator' ? operatorSession(operator) : teamSession();
}

/** The permission of a key that an operation needs, where it is not the one for webhooks. */
const permissions = { createGeneration: 'generate', cancelGeneration: 'generate' };

/** `retryDelivery` is also `retryOperatorDelivery`, or of a team that the operator looks at `retryTeamDelivery`. */
const variants = ['', 'Operator', 'Team', 'All', 'Any'];

async function teamSession() {
  const me = await get('/v1/me');
  return {
    api: '/v1',
    name: me.team.name,
    detail: me.key.name,
    isOperator: false,
    /** @param operation its id in the API's document, where a team and the operator share one the team's */
    may: (operation) => me.permissions.includes(permissions[operation] ?? 'webhooks'),
    teamName: () => me.team.name,
    teams: [me.team],
  };
}

async function operatorSession({ name, role, operations }) {
  const teams = await allPages('/admin/v1/teams');
  const names = new Map(teams.map((team) => [team.id, team.name]));
  const allowed = new Set(operations);
  return {
    api: '/admin/v1',
    name,
    detail: role,
    isOperator: true,
    may: (operation) => variants.some((variant) => allowed.has(operation.replace(/^[a-z]+/, `$&${variant}`))),
    teamName: (id) => names.get(id) ?? id,
    teams,
  };
}

/** Where the webhooks are of the team that is signed in, of the team that an operator looks at, or the operator's own. */
export function webhooksOf({ api, isOperator }, teamId) {
  return isOperator && teamId ? `/admin/v1/teams/${teamId}` : api;
}
