import type { FastifyRequest } from 'fastify';
import { actorNotePattern, type Actor } from '../../domain/audit/actor.ts';
import { shareActor } from '../../operations/shared-wait.ts';

/** From now on, what the request changes is recorded as a change of this actor. */
export function setActor(request: FastifyRequest, actor: Pick<Actor, 'kind' | 'id' | 'name'>): void {
  const note = request.headers['x-actor'];
  shareActor({
    ...actor,
    isProven: true,
    note: typeof note === 'string' && actorNotePattern.test(note) ? note : null,
    requestId: request.id,
    address: request.ip,
  });
}
