import { adminOperations } from '../../src/operations/admin-operations.ts';
import { bind } from '../../src/operations/bind.ts';
import { createKey } from '../../src/operations/access/create-key.ts';
import { createTeam } from '../../src/operations/access/create-team.ts';
import { sqlite } from '../engines.ts';
import { createContext } from '../operations/fixture.ts';
import { openApi, type CallOptions } from './api.ts';
import { operatorToken } from './fixtures.ts';

/** The operator's face on the real operations and a SQLite database of its own, called with the operator's token. */
export async function openAdminApi() {
  const context = await createContext(sqlite);
  const api = await openApi({ admin: { token: operatorToken, operations: bind(adminOperations, context) } });
  const authorization = `Bearer ${operatorToken}`;
  return {
    context,
    call: (request: string, options: CallOptions = {}) =>
      api.call(request, { ...options, headers: { authorization, ...options.headers } }),
    /** A team with a key. */
    async team(name: string) {
      // Ids sort by the millisecond they were made in.
      context.clock.advance(1);
      const { id: teamId } = await createTeam(context, name);
      return { teamId, keyId: (await createKey(context, teamId, 'test')).id };
    },
    async close() {
      await api.close();
      await context.database.drop();
    },
  };
}

export type AdminApi = Awaited<ReturnType<typeof openAdminApi>>;

/** An id of the right form that nothing has. */
export const unknown = (prefix: string) => `${prefix}_00000000000000000000000000`;
