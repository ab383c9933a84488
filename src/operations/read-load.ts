import { healthy, usability, type Usability } from '../domain/upstream/account-health.ts';
import { HOUR_MS } from '../domain/clock.ts';
import type { Priority } from '../domain/generations/generation.ts';
import { countInFlight, countQueued, countWaitingDeliveries } from '../store/upstream/count-queued.ts';
import { findAccounts } from '../store/upstream/upstream-accounts.ts';
import { countRequests } from '../store/upstream/upstream-requests.ts';
import type { OperationContext } from './context.ts';

/** A few counts on indexes: cheap enough to be asked for every few seconds. */
export async function readLoad({
  store: { reader },
  clock,
  policy,
}: Pick<OperationContext, 'store' | 'clock' | 'policy'>): Promise<Load> {
  const now = clock.now();
  const rows = await findAccounts(
    reader,
    policy.accounts.map(({ name }) => name),
  );
  const accounts: Load['accounts'] = [];
  for (const { name, requestsPerHour } of policy.accounts) {
    const health = rows.find((row) => row.name === name)?.health ?? healthy;
    accounts.push({
      name,
      requestsPerHour,
      requestsLastHour: await countRequests(reader, name, now - HOUR_MS),
      submits: usability(health, 'submit', now).requests,
    });
  }
  return {
    queued: await countQueued(reader),
    inFlight: await countInFlight(reader),
    deliveriesWaiting: await countWaitingDeliveries(reader),
    accounts,
  };
}

/** What waits and what is under way, and how much of each account's allowance is used. */
export interface Load {
  queued: Record<Priority, number>;
  /** The upstream has them. */
  inFlight: number;
  /** Webhooks that are due, held for a paused endpoint, or will be tried again. */
  deliveriesWaiting: number;
  accounts: {
    name: string;
    requestsLastHour: number;
    requestsPerHour: number;
    submits: Usability['requests'];
  }[];
}
