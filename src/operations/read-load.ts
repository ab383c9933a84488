import { failureOf, healthy } from '../domain/upstream/account-health.ts';
import type { CircuitState } from '../domain/upstream/circuit.ts';
import { HOUR_MS, type UnixMs } from '../domain/clock.ts';
import type { Priority } from '../domain/generations/generation.ts';
import {
  countInFlight,
  countOpenCircuits,
  countQueued,
  countWaitingDeliveries,
} from '../store/upstream/count-queued.ts';
import { findGatewayState, findHold } from '../store/backups/gateway-state.ts';
import type { Session } from '../store/engine/store.ts';
import { countQuarantined } from '../store/quarantine/row-failures.ts';
import { countOpenUnreconciledCharges } from '../store/upstream/unreconciled-charges.ts';
import { findAccounts } from '../store/upstream/upstream-accounts.ts';
import { countRequests } from '../store/upstream/upstream-requests.ts';
import type { OperationContext } from './operation-context.ts';

/** A few counts on indexes: cheap enough for a scrape every few seconds. */
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
      circuit: failureOf(health, now).circuit,
      isPaused: health.pausedAt !== null,
    });
  }
  return {
    queued: await countQueued(reader),
    inFlight: await countInFlight(reader),
    deliveriesWaiting: await countWaitingDeliveries(reader),
    webhookCircuitsOpen: await countOpenCircuits(reader, now),
    quarantinedRows: await countQuarantined(reader),
    isOnHold: (await findHold(reader)) !== null,
    backupAgeMs: await backupAgeMs(reader, now),
    unreconciledCharges: await countOpenUnreconciledCharges(reader),
    accounts,
  };
}

/** What is queued and in flight, and how much of each account's allowance is used. */
export interface Load {
  queued: Record<Priority, number>;
  /** Generations that the upstream has. */
  inFlight: number;
  /** Webhooks that are due, held back by a paused endpoint, or waiting for a retry. */
  deliveriesWaiting: number;
  /** Receivers of webhooks that are left alone after failures. */
  webhookCircuitsOpen: number;
  /** Rows that workers leave out. */
  quarantinedRows: number;
  isOnHold: boolean;
  /** Of the newest backup; null: there is none. */
  backupAgeMs: number | null;
  /** Not resolved yet. */
  unreconciledCharges: number;
  accounts: {
    name: string;
    requestsLastHour: number;
    requestsPerHour: number;
    circuit: CircuitState;
    isPaused: boolean;
  }[];
}

async function backupAgeMs(session: Session, now: UnixMs): Promise<number | null> {
  const last = await findGatewayState(session, 'last_backup');
  return last === null ? null : Math.max(0, now - last.createdAt);
}
