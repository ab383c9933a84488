import { HOUR_MS } from '../../../src/domain/clock.ts';
import { SMALL_ACCOUNT } from '../chaos-settings.ts';
import type { World } from '../world.ts';

/**
 * The sandbox has counted no more requests of the small account than its allowance, in whichever hour.
 * @returns the most in one hour of each of those that the run let pass
 */
export function checkAllowance({ sandbox, journal, clock }: World): number[] {
  const { apiKey, requestsPerHour } = SMALL_ACCOUNT;
  const times = sandbox
    .requests()
    .filter((request) => request.apiKey === apiKey)
    .map(({ at }) => at);
  const most = Array.from({ length: clock.aheadMs() / HOUR_MS + 1 }, () => 0);
  const [first = 0] = times;
  for (const end of times) {
    const count = times.filter((at) => at > end - HOUR_MS && at <= end).length;
    const hour = Math.floor((end - first) / HOUR_MS);
    most[hour] = Math.max(most[hour] ?? 0, count);
  }
  for (const count of most)
    journal.check(
      count <= requestsPerHour,
      () => `the allowance holds: ${count} of ${requestsPerHour} requests in an hour`,
    );
  return most;
}
