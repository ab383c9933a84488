import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import type { Quota } from '../domain/access/request-window.ts';
import type { Clock } from '../domain/clock.ts';
import { servesRequests } from '../domain/processes/process-role.ts';
import { createMachineServer, type MachineFaceOptions } from '../http/machine-face.ts';
import type { SharedQuota } from '../http/plugins/take-request.ts';
import { createServer } from '../http/server.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { createSessionBox } from '../operations/access/session-box.ts';
import { createSharedQuota } from '../operations/access/shared-quota.ts';
import { adminOperations } from '../operations/admin-operations.ts';
import { bind } from '../operations/bind.ts';
import type { OperationContext } from '../operations/operation-context.ts';
import { teamOperations } from '../operations/team-operations.ts';
import type { WaitRegistry } from '../operations/waiting/wait-registry.ts';

/** The server of the process, with the faces that its role has. */
export async function createGatewayServer(parts: GatewayServerParts): ReturnType<typeof createServer> {
  const { context, config, clock, logger, metrics, waits, readiness, onChange } = parts;
  const shared = {
    readiness,
    metrics,
    logger,
    trustedProxies: config.TRUSTED_PROXIES,
    corsOrigins: config.CORS_ORIGINS,
    publicBaseUrl: config.PUBLIC_BASE_URL,
  };
  if (!servesRequests(config.PROCESS_ROLE)) return createMachineServer(shared);
  return createServer({
    ...shared,
    operations: bind(teamOperations, context),
    admin: { token: config.ADMIN_TOKEN, operations: bind(adminOperations, context) },
    onChange,
    sessions: config.DASHBOARD === 'on' ? createSessionBox(context) : null,
    clock,
    priceList: context.policy.priceList,
    waits,
    ...(context.store.engine === 'postgres' && { requestQuota: sharedQuota(context) }),
    heartbeatMs: config.EVENT_STREAM_HEARTBEAT_MS,
    dropInImageUrl: config.DROP_IN_IMAGE_URL,
  });
}

/** Waits for the database no longer than operations do. */
function sharedQuota(context: OperationContext): SharedQuota {
  const quota = createSharedQuota(context);
  return bind({ take: (_, quotas: readonly Quota[]) => quota.take(quotas) }, context);
}

export interface GatewayServerParts {
  context: OperationContext;
  config: Config;
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
  waits: WaitRegistry;
  readiness: MachineFaceOptions['readiness'];
  /** Calls the listener after each commit from now on. */
  onChange(listener: () => void): void;
}
