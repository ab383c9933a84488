import type { FastifyReply } from 'fastify';
import type { Principal } from '../../domain/access/principal.ts';
import { AppError } from '../../domain/app-error.ts';
import type { WaitPlace, WaitRegistry } from '../../operations/waiting/wait-registry.ts';
import { principalOf } from './require-team-key.ts';

/**
 * Takes a place for a request that will wait. It is free again when the response ends, also when the client goes
 * away before.
 * @param whose request it is: the team and key of its token, or an operator
 * @throws AppError `too_many_waiters`
 */
export function takeWaitPlace(
  registry: Pick<WaitRegistry, 'enter'>,
  reply: FastifyReply,
  whose?: Waiting,
): WaitPlace {
  const { teamId, callerId } = whose ?? ofTeam(principalOf(reply.request));
  const entered = registry.enter(teamId, callerId);
  if (entered.outcome === 'refused') {
    const { scope, maxWaiters } = entered;
    throw new AppError(
      'too_many_waiters',
      `The ${scope} already has ${maxWaiters} waiting requests and event streams, its maximum.`,
      { details: { scope, maxWaiters }, retryAfterSeconds: RETRY_AFTER_SECONDS },
    );
  }
  const { place } = entered;
  reply.raw.once('close', place.leave);
  return place;
}

/** Who waits: requests of one team share its places. */
export interface Waiting {
  teamId: string;
  /** The id of the key or operator, with whose end the wait ends. */
  callerId?: string | undefined;
}

export function ofTeam({ teamId, keyId }: Principal): Waiting {
  return { teamId, callerId: keyId };
}

// Because places become free all the time, at the latest after the longest wait.
const RETRY_AFTER_SECONDS = 5;
