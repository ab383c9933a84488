import { failureOf, healthy } from '../domain/upstream/account-health.ts';
import type { CircuitState } from '../domain/upstream/circuit.ts';
import { HOUR_MS, type UnixMs } from '../domain/clock.ts';
import type { AccountFailureReason } from '../domain/upstream/circuit.ts';
import { timeOf } from '../domain/new-id.ts';
import type { DatabaseSize, Session } from '../store/engine/store.ts';
import type { Priority } from '../domain/generations/generation.ts';
import {
  countFailedDeliveries,
  countInFlight,
  countOpenCircuits,
  countQueued,
  countWaitingDeliveries,
  oldestQueuedId,
} from '../store/upstream/count-queued.ts';
import { findGatewayState, findHold } from '../store/backups/gateway-state.ts';
import { countQuarantined } from '../store/quarantine/row-failures.ts';
import { countOpenUnreconciledCharges } from '../store/upstream/unreconciled-charges.ts';
import { findAccounts } from '../store/upstream/upstream-accounts.ts';
import { countRequests } from '../store/upstream/upstream-requests.ts';
import { readBudgetRatios, type BudgetRatio } from './budgets/read-budget-ratios.ts';
import type { OperationContext } from './operation-context.ts';

/** A few counts on indexes: cheap enough for a scrape every few seconds. */
export async function readLoad({
  store,
  clock,
  policy,
}: Pick<OperationContext, 'store' | 'clock' | 'policy'>): Promise<Load> {
  const { reader } = store;
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
      circuit: failureOf(health, now).circuit,
      failureReason: failureOf(health, now).failureReason,
      isPaused: health.pausedAt !== null,
    });
  }
  return {
    queued: await countQueued(reader),
    oldestQueuedAt: await oldestQueuedAt(reader),
    readAt: now,
    inFlight: await countInFlight(reader),
    deliveriesWaiting: await countWaitingDeliveries(reader),
    deliveriesFailed: await countFailedDeliveries(reader),
    webhookCircuitsOpen: await countOpenCircuits(reader, now),
    quarantinedRows: await countQuarantined(reader),
    isOnHold: (await findHold(reader)) !== null,
    backupAgeMs: await backupAgeMs(reader, now),
    unreconciledCharges: await countOpenUnreconciledCharges(reader),
    budgets: await readBudgetRatios({ store, clock, policy }),
    ...(await store.size()),
    accounts,
  };
}

async function oldestQueuedAt(session: Session): Promise<UnixMs | null> {
  const id = await oldestQueuedId(session);
  return id === null ? null : timeOf(id);
}

/** What is queued and in flight, and how much of each account's allowance is used. */
export interface Load extends DatabaseSize {
  readAt: UnixMs;
  /** Null: none is queued. */
  oldestQueuedAt: UnixMs | null;
  queued: Record<Priority, number>;
  /** Generations that the upstream has. */
  inFlight: number;
  /** Webhooks that are due, held back by a paused endpoint, or waiting for a retry. */
  deliveriesWaiting: number;
  /** Webhooks that have failed for good. */
  deliveriesFailed: number;
  /** Receivers of webhooks that are left alone after failures. */
  webhookCircuitsOpen: number;
  /** Rows that workers leave out. */
  quarantinedRows: number;
  isOnHold: boolean;
  /** Of the newest backup; null: there is none. */
  backupAgeMs: number | null;
  /** Not resolved yet. */
  unreconciledCharges: number;
  budgets: BudgetRatio[];
  accounts: {
    name: string;
    requestsLastHour: number;
    requestsPerHour: number;
    circuit: CircuitState;
    failureReason: AccountFailureReason | null;
    isPaused: boolean;
  }[];
}

async function backupAgeMs(session: Session, now: UnixMs): Promise<number | null> {
  const last = await findGatewayState(session, 'last_backup');
  return last === null ? null : Math.max(0, now - last.createdAt);
}
