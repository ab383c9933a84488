import type { Config } from '../../config/config.ts';
import { SECOND_MS } from '../../domain/clock.ts';
import { listAccounts } from '../../operations/upstream/list-accounts.ts';
import type { OperationContext } from '../../operations/operation-context.ts';
import { waitsForOperator } from '../../domain/upstream/circuit.ts';
import { failure, ok, warning, type Finding } from './finding.ts';

const PATIENCE_MS = 10 * SECOND_MS;
// What certificates and signatures of webhooks put up with is minutes.
const MAX_CLOCK_DIFFERENCE_MS = 30 * SECOND_MS;

/** Whether the upstream can be reached, and what its clock says. One request without a key, which costs nothing. */
export async function examineUpstream(config: Config): Promise<Finding[]> {
  const { NANOPHOTO_BASE_URL: url, UPSTREAM_USER_AGENT: userAgent } = config;
  try {
    const { status, headers } = await fetch(url, {
      method: 'HEAD',
      redirect: 'manual',
      headers: { 'user-agent': userAgent },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const reached = ok('upstream', `${url} answers (${status})`);
    const time = Date.parse(headers.get('date') ?? '');
    return Number.isNaN(time) ? [reached] : [reached, clockFinding(Date.now() - time)];
  } catch (error) {
    const { cause } = error as { cause?: unknown };
    const reason = cause instanceof Error ? cause.message : String(error);
    const remedy = 'See whether this machine reaches it: name, proxy, firewall.';
    return [failure('upstream', `${url} cannot be reached: ${reason}`, remedy)];
  }
}

function clockFinding(differenceMs: number): Finding {
  const seconds = Math.round(Math.abs(differenceMs) / SECOND_MS);
  if (Math.abs(differenceMs) <= MAX_CLOCK_DIFFERENCE_MS)
    return ok('clock', `${seconds} s from the upstream's`);
  return warning('clock', `${seconds} s from the upstream's`, 'Synchronize the clock of this machine.');
}

/** The accounts, their allowance and their circuits. */
export async function examineAccounts(
  context: Pick<OperationContext, 'store' | 'clock' | 'policy'>,
): Promise<Finding[]> {
  return (await listAccounts(context)).map((account) => {
    const { name, failureReason, failureMessage, circuit, pausedAt, requestsFree, requestsPerHour } = account;
    const reason = `${name}: ${failureReason}${failureMessage === null ? '' : ` (${failureMessage})`}`;
    if (failureReason === 'key_refused')
      return failure(
        'accounts',
        reason,
        `Correct its API key and restart, or run nanogate account resume ${name}.`,
      );
    if (waitsForOperator(failureReason))
      return failure('accounts', reason, `Buy credits, then run nanogate account resume ${name}.`);
    if (pausedAt !== null)
      return warning(
        'accounts',
        `${name}: paused`,
        `Run nanogate account resume ${name} when it may be used again.`,
      );
    if (circuit !== 'closed')
      return warning('accounts', `${reason}, circuit ${circuit}`, 'It is tried again by itself.');
    if (requestsFree === 0)
      return warning(
        'accounts',
        `${name}: the allowance of this hour is used up`,
        'Wait, or add an account.',
      );
    return ok('accounts', `${name}: ${requestsFree} of ${requestsPerHour} requests free in this hour`);
  });
}
