import type { Demand } from '../../domain/upstream/allowance.ts';
import { isLarge } from '../../domain/upstream/is-large.ts';
import { HOUR_MS, type UnixMs } from '../../domain/clock.ts';
import {
  countOpenSubmissions,
  countPlannedPolls,
  countSubmissions,
  countWaiting,
} from '../../store/upstream/count-submissions.ts';
import { recent } from '../../store/engine/recent.ts';
import type { Session } from '../../store/engine/store.ts';
import type { ConfiguredAccount, Policy } from '../operation-context.ts';
import { reserveOf } from './reserve-of.ts';

// The time over which the usual number of submissions per hour is averaged.
const USUAL_SPAN_MS = 6 * HOUR_MS;
// A plan is the same for all numbers above the allowance, and above this.
const MANY = 1_000;

/** The demand on an account: its part of the queue, its generations in flight, and its recent submissions. */
export async function demandOf(
  session: Session & { now: UnixMs },
  policy: Pick<Policy, 'accounts' | 'allowanceMargin' | 'interactiveReserve'>,
  account: ConfiguredAccount,
): Promise<Demand> {
  const isRecentEnough = isLarge({ limit: account.requestsPerHour });
  const read = () => readDemand(session, policy, account);
  return isRecentEnough ? recent(session, `demand of ${account.name}`, read) : read();
}

/** Counts a submission that is just claimed in the demand, where that may be a second old. */
export async function noteSubmission(
  session: Session & { now: UnixMs },
  policy: Pick<Policy, 'accounts' | 'allowanceMargin' | 'interactiveReserve'>,
  account: ConfiguredAccount,
): Promise<void> {
  if (isLarge({ limit: account.requestsPerHour })) (await demandOf(session, policy, account)).inFlight += 1;
}

async function readDemand(
  session: Session & { now: UnixMs },
  policy: Pick<Policy, 'accounts' | 'allowanceMargin' | 'interactiveReserve'>,
  account: ConfiguredAccount,
): Promise<Demand> {
  const { accounts } = policy;
  const { name, requestsPerHour } = account;
  const lately = await countSubmissions(session, name, session.now - HOUR_MS);
  // Of many, an hour says what is usual.
  const usualSpanMs = isLarge({ limit: requestsPerHour }) ? HOUR_MS : USUAL_SPAN_MS;
  const usually = await countSubmissions(session, name, session.now - usualSpanMs);
  const sinceMs = Math.max(HOUR_MS, session.now - (usually.firstAt ?? session.now));
  const many = Math.max(MANY, requestsPerHour);
  const waiting = await countWaiting(session, many * accounts.length);
  return {
    queued: waiting / accounts.length,
    inFlight: await countInFlightOf(session, name, many),
    submittedLastHour: lately.number,
    submittedPerHour: (usually.number * HOUR_MS) / sinceMs,
    reserved: reserveOf(policy, account).requests,
  };
}

/**
 * How many generations an account must still be polled for, including those whose submission has no answer
 * yet; the former counted up to `atMost`.
 */
export async function countInFlightOf(session: Session, account: string, atMost: number): Promise<number> {
  return (await countPlannedPolls(session, account, atMost)) + (await countOpenSubmissions(session, account));
}
