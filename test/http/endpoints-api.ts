import { adminOperations } from '../../src/operations/admin-operations.ts';
import { bind } from '../../src/operations/bind.ts';
import { teamOperations } from '../../src/operations/team-operations.ts';
import { createKey } from '../../src/operations/access/create-key.ts';
import { createTeam } from '../../src/operations/access/create-team.ts';
import { sqlite } from '../engines.ts';
import { createContext } from '../operations/fixture.ts';
import { openApi, type CallOptions } from './api.ts';
import { operatorToken } from './fixtures.ts';

/** Both faces on the real operations and a SQLite database of their own. */
export async function openEndpointsApi() {
  const context = await createContext(sqlite);
  const api = await openApi({
    operations: bind(teamOperations, context),
    admin: { token: operatorToken, operations: bind(adminOperations, context) },
  });
  const caller =
    (token: string) =>
    (request: string, options: CallOptions = {}) =>
      api.call(request, { ...options, headers: { authorization: `Bearer ${token}`, ...options.headers } });
  return {
    context,
    operator: caller(operatorToken),
    /** What calls with a key of a new team. */
    async team(name: string) {
      const { id } = await createTeam(context, name);
      return { ...(await createKey(context, id, 'test')), id };
    },
    caller,
    async close() {
      await api.close();
      await context.database.drop();
    },
  };
}

export type EndpointsApi = Awaited<ReturnType<typeof openEndpointsApi>>;
export type Call = ReturnType<EndpointsApi['caller']>;
