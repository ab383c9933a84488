import type { FastifyRequest } from 'fastify';
import { isIPv6 } from 'node:net';
import { AppError } from '../../domain/app-error.ts';
import { createRequestQuota } from '../../domain/access/request-quota.ts';
import type { Clock } from '../../domain/clock.ts';

/** Refuses requests without a valid token, and counts the wrong ones by address. */
export interface WrongTokens {
  /** The error of a request whose token is wrong: 401, or 429 when its address sent too many of them. */
  refuse(request: FastifyRequest, message: string): AppError;
  /**
   * Counts an attempt to sign in, which a page makes for a person, like a wrong token.
   * @throws AppError `rate_limited`
   */
  takeAttempt(request: FastifyRequest): void;
}

// A person who copies a key wrongly, or a service with an old one, sends fewer. More are guesses, and each
// costs a query. A valid token is always served, because many callers can share one address.
export const WRONG_TOKENS_PER_MINUTE = 20;

/** @param onWrongToken counts one, refused by either status */
export function createWrongTokens(clock: Clock, onWrongToken: () => void): WrongTokens {
  const quota = createRequestQuota(clock);
  const take = ({ ip }: FastifyRequest) => {
    const limit = { scope: 'key' as const, requestsPerMinute: WRONG_TOKENS_PER_MINUTE };
    return quota.take([{ ...limit, subjectId: networkOf(ip) }]);
  };
  return {
    refuse(request, message) {
      onWrongToken();
      const { refusedBy, retryAfterSeconds } = take(request);
      if (refusedBy === null) return new AppError('unauthorized', message);
      return new AppError(
        'rate_limited',
        `Your address sent ${WRONG_TOKENS_PER_MINUTE} wrong tokens in a minute. ${message}`,
        { retryAfterSeconds },
      );
    },
    takeAttempt(request) {
      const { refusedBy, retryAfterSeconds } = take(request);
      if (refusedBy === null) return;
      throw new AppError(
        'rate_limited',
        'Too many attempts to sign in from your address; try again in a minute.',
        {
          retryAfterSeconds,
        },
      );
    },
  };
}

/** The address, or of an IPv6 address the /64, which is what one caller has. */
function networkOf(ip: string): string {
  if (!isIPv6(ip) || ip.includes('.')) return ip.slice(ip.lastIndexOf(':') + 1);
  const [head = '', tail = ''] = ip.split('::');
  const groups = head === '' ? [] : head.split(':');
  const missing = 8 - groups.length - (tail === '' ? 0 : tail.split(':').length);
  const all = ip.includes('::')
    ? [...groups, ...Array<string>(missing).fill('0'), ...tail.split(':')]
    : groups;
  return all.slice(0, 4).join(':');
}
