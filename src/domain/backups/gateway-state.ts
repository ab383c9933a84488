import { SECOND_MS, type UnixMs } from '../clock.ts';
import type { ServerIdentity } from './server-identity.ts';

/** What the processes of the gateway know in common, by its name in `gateway_state`. */
export interface GatewayState {
  hold: Hold;
  last_backup: LastBackup;
  /** Where the database was when a gateway last connected. */
  server: ServerIdentity;
}

export const gatewayStateNames = ['hold', 'last_backup', 'server'] as const;

/** The gateway is on hold: it accepts requests and serves reads, submits nothing and sends no webhooks. */
export interface Hold {
  reason: HoldReason;
  since: UnixMs;
  /** What was queued or being submitted when the hold began has been dealt with. */
  isSettled: boolean;
}

/** When workers look again whether it is over: it lasts for minutes, and another process ends it. */
export const HOLD_RETRY_MS = 5 * SECOND_MS;

/**
 * `restored`: from a backup. `marked`: an operator said that other tools restored it. `older_than_mark`: it does not
 * have the last submission that was sent, so it is a copy. `another_timeline`: PostgreSQL failed over, or was restored to a time.
 * `another_server`: its data is on a server that was initialized anew.
 */
export const holdReasons = [
  'restored',
  'marked',
  'older_than_mark',
  'another_timeline',
  'another_server',
] as const;
export type HoldReason = (typeof holdReasons)[number];

/** The newest backup that was verified. */
export interface LastBackup {
  /** What it contains was committed by then. */
  createdAt: UnixMs;
  file: string;
  bytes: number;
}
