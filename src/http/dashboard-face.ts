import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { bootstrapAdmin, roleAllows, type OperatorPrincipal } from '../domain/access/operator.ts';
import type { SessionBox } from '../operations/access/session-box.ts';
import type { TeamOperations } from '../operations/team-operations.ts';
import type { AdminFaceOptions } from './admin-face.ts';
import { clearSessionCookie, requireOwnPage, setSessionCookie } from './plugins/dashboard-sessions.ts';
import { isAdminToken } from './plugins/require-operator.ts';
import { serveDashboard } from './plugins/serve-dashboard.ts';
import type { WrongTokens } from './plugins/wrong-tokens.ts';
import { requiredRoles } from './plugins/required-roles.ts';

/**
 * The dashboard at `/dashboard`: its files, and its sign-in, which is for its pages alone and so in no document. All else that the
 * pages do they do with `/v1` and `/admin/v1`.
 */
export const dashboardFace: FastifyPluginAsyncTypebox<DashboardFaceOptions> = async (scope, options) => {
  const { sessions, wrongTokens } = options;
  serveDashboard(scope);

  scope.post('/dashboard/session', { schema: { hide: true, body: SignIn } }, async (request, reply) => {
    requireOwnPage(request);
    wrongTokens.takeAttempt(request);
    const token = request.body.token.trim();
    const owner = await ownerOf(token, options);
    if (owner === null) throw wrongTokens.refuse(request, 'The token or key is unknown, expired or revoked.');
    setSessionCookie(request, reply, sessions.seal(token).cookie);
    return reply.status(201).send(toSessionResource(owner));
  });

  scope.get('/dashboard/session', { schema: { hide: true } }, async ({ sessionToken }) => {
    // That nobody is signed in is no error.
    return toSessionResource(sessionToken === null ? null : await ownerOf(sessionToken, options));
  });

  scope.delete('/dashboard/session', { schema: { hide: true } }, async (request, reply) => {
    requireOwnPage(request);
    clearSessionCookie(request, reply);
    return reply.status(204).send();
  });
};

const SignIn = Type.Object(
  { token: Type.String({ minLength: 1, maxLength: 1_000 }) },
  { additionalProperties: false },
);

export interface DashboardFaceOptions {
  sessions: SessionBox;
  operations: Pick<TeamOperations, 'authenticateKey'>;
  admin: AdminFaceOptions;
  wrongTokens: WrongTokens;
}

/** Whose token it is; null: nobody's, or it has expired. */
async function ownerOf(
  presented: string,
  { operations, admin }: DashboardFaceOptions,
): Promise<OperatorPrincipal | 'team' | null> {
  if (isAdminToken(presented, admin.token)) return bootstrapAdmin;
  const found = await admin.operations.authenticateOperator(presented);
  if (found.outcome === 'authenticated') return found.operator;
  return (await operations.authenticateKey(presented)).outcome === 'authenticated' ? 'team' : null;
}

/** Who is signed in. Of an operator also the ids of the operations that the role may call: a page offers no others. */
function toSessionResource(owner: OperatorPrincipal | 'team' | null) {
  if (owner === null || owner === 'team') return { kind: owner, operator: null };
  const operations = Object.keys(requiredRoles).filter((id) =>
    roleAllows(owner.role, requiredRoles[id] ?? 'admin'),
  );
  return { kind: 'operator' as const, operator: { name: owner.name, role: owner.role, operations } };
}
