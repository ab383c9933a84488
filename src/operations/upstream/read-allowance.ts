import { usableRequests, type Allowance } from '../../domain/upstream/allowance.ts';
import { isLarge } from '../../domain/upstream/is-large.ts';
import { HOUR_MS, type UnixMs } from '../../domain/clock.ts';
import type { Session } from '../../store/engine/store.ts';
import { timesSoFar } from '../../store/engine/times-so-far.ts';
import { findRequestTimes } from '../../store/upstream/upstream-requests.ts';
import type { Policy, ConfiguredAccount } from '../operation-context.ts';

/**
 * The allowance of an account with the requests of the last hour. Of a large account it remembers those that it has read: one
 * caller at a time, as a transaction is that has locked the account.
 */
export async function readAllowance(
  session: Session & { now: UnixMs; allowanceNow?: UnixMs },
  { allowanceMargin }: Pick<Policy, 'allowanceMargin'>,
  { name, requestsPerHour }: ConfiguredAccount,
): Promise<Allowance> {
  const limit = usableRequests(requestsPerHour, allowanceMargin);
  const { now, allowanceNow = now } = session;
  const since = allowanceNow - HOUR_MS;
  const read = (after: UnixMs) => findRequestTimes(session, name, after);
  const requestTimes = isLarge({ limit })
    ? await timesSoFar(session, { name: `requests of ${name}`, since }, read)
    : await read(since);
  // As much longer than an hour as somebody set the clock ahead meanwhile.
  return { limit, windowMs: HOUR_MS + now - allowanceNow, requestTimes };
}
