import {
  serverChange,
  type ReplicationMode,
  type ServerChange,
  type ServerIdentity,
} from '../../domain/backups/server-identity.ts';
import { findGatewayState, setGatewayState } from '../../store/backups/gateway-state.ts';
import type { Transaction } from '../../store/engine/store.ts';

/**
 * Remembers the server that the database is on. When it may lack commits that the one before had, the gateway is on hold
 * from here on; `holdIfOlder` completes the hold, which takes several transactions.
 */
export async function noteServer(
  tx: Transaction,
  server: ServerIdentity,
  replication: ReplicationMode,
): Promise<ServerChange> {
  const before = await findGatewayState(tx, 'server');
  const change = serverChange(before, server, replication);
  if (before === null || change !== 'none') await setGatewayState(tx, 'server', server);
  if (change === 'another_timeline' || change === 'another_server')
    await setGatewayState(tx, 'hold', { reason: change, since: tx.now, isSettled: false });
  return change;
}
