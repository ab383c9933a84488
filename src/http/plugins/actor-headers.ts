import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { actorNotePattern } from '../../domain/audit/actor.ts';

export const ActorHeaders = Type.Object({
  'x-actor': Type.Optional(
    Type.String({
      pattern: actorNotePattern.source,
      description:
        'Who makes the change, where several people share a token. A note in the audit log; it proves nothing. With `ADMIN_TOKEN` the ledger shows it as `operator:<X-Actor>`.',
      examples: ['alice@example.com'],
    }),
  ),
});

/** The actor for the ledger: an operator by its id. Whoever has `ADMIN_TOKEN` is who the caller says, which is not verified. */
export function ledgerActorOf({ operator, headers }: Pick<FastifyRequest, 'operator' | 'headers'>): string {
  if (operator?.id != null) return operator.id;
  const name = headers['x-actor'];
  return typeof name === 'string' ? `operator:${name}` : 'operator';
}
