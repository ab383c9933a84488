import type { FastifyInstance } from 'fastify';
import type { Clock } from '../domain/clock.ts';
import { createRequestQuota } from '../domain/access/request-quota.ts';
import type { PriceList } from '../domain/generations/price-list.ts';
import { adminFace, type AdminFaceOptions } from './admin-face.ts';
import { registerDocumentation } from './openapi/register-documentation.ts';
import { dashboardFace } from './dashboard-face.ts';
import { dropInFace } from './drop-in-face.ts';
import { machineFace } from './machine-face.ts';
import { nativeFace } from './native-face.ts';
import { createWaitRegistry, type WaitRegistry } from '../operations/waiting/wait-registry.ts';
import { createOverviewFeed } from '../operations/overview/overview-feed.ts';
import { toOperatorOverviewResource, toOverviewResource } from '../resources/overview/overview-resource.ts';
import type { SessionBox } from '../operations/access/session-box.ts';
import type { TeamOperations } from '../operations/team-operations.ts';
import type { SharedQuota } from './plugins/take-request.ts';
import { createWrongTokens } from './plugins/wrong-tokens.ts';
import { dashboardSessions } from './plugins/dashboard-sessions.ts';
import type { ImageUrlOf } from './routes/drop-in/check-status.ts';
import { readLinkedFileRoute } from './routes/files/read-linked-file.ts';
import type { MetricsText } from './routes/machine/read-metrics.ts';
import type { ReadinessReport } from './routes/machine/read-readiness.ts';
import { readWebhookKeysRoute } from './routes/signing/read-webhook-keys.ts';
import { adminComponents } from './openapi/admin-components.ts';
import { components } from './openapi/components.ts';
import { acceptNoBody } from './plugins/accept-no-body.ts';
import { fillMissingBodies } from './plugins/fill-missing-bodies.ts';
import { createBaseServer, type BaseServerDependencies } from './plugins/base-server.ts';

/** The HTTP server with all its faces, not yet listening. */
export async function createServer(dependencies: ServerDependencies): Promise<FastifyInstance> {
  const { operations, admin, readiness, metrics, clock, publicBaseUrl = null } = dependencies;
  const { heartbeatMs = DEFAULT_HEARTBEAT_MS, sessions = null } = dependencies;
  const { waits = createWaitRegistry({ perTeam: Infinity, perProcess: Infinity }) } = dependencies;
  const overviews = createOverviewFeed({
    read: async (teamId) =>
      teamId === null
        ? toOperatorOverviewResource(await admin.operations.readOperatorOverview())
        : toOverviewResource(await operations.readOverview(teamId)),
    wake: waits.wake,
  });
  dependencies.onChange?.(overviews.changed);
  const app = createBaseServer(dependencies);
  // Those that wait are answered with what is known, so that the stop does not wait for them.
  app.addHook('preClose', (done) => {
    waits.close();
    overviews.close();
    done();
  });
  app.decorateRequest('principal', null);
  app.decorateRequest('operator', null);
  app.decorateRequest('operatedTeamId', null);
  fillMissingBodies(app);
  acceptNoBody(app);
  await dashboardSessions(app, sessions);
  for (const schema of [...components, ...adminComponents]) app.addSchema(schema);

  await registerDocumentation(app, publicBaseUrl);
  // Shared by both faces: a request counts the same on either.
  const { requestQuota = createRequestQuota(clock) } = dependencies;
  const wrongTokens = createWrongTokens(clock, () => metrics.wrongToken());
  const { priceList } = dependencies;
  await app.register(nativeFace, {
    operations,
    requestQuota,
    wrongTokens,
    clock,
    priceList,
    waits,
    heartbeatMs,
    overviews,
  });
  const imageUrl = dependencies.dropInImageUrl ?? 'vendor';
  await app.register(dropInFace, { operations, requestQuota, wrongTokens, imageUrl });
  await app.register(adminFace, { ...admin, clock, wrongTokens, overviews, waits, heartbeatMs });
  if (sessions !== null) await app.register(dashboardFace, { sessions, operations, admin, wrongTokens });
  await app.register(readLinkedFileRoute, { operations });
  await app.register(readWebhookKeysRoute, { operations });
  await app.register(machineFace, { readiness, metrics });
  return app;
}

export interface ServerDependencies extends BaseServerDependencies {
  operations: TeamOperations;
  admin: AdminFaceOptions;
  /** Of the dashboard; null: it is not served. */
  sessions?: SessionBox | null;
  /** Calls the listener after each commit from now on. */
  onChange?(listener: () => void): void;
  readiness(): Promise<ReadinessReport>;
  metrics: MetricsText & BaseServerDependencies['metrics'] & { wrongToken(): void };
  clock: Clock;
  /** Counts requests per minute; in the memory of this process by default. */
  requestQuota?: SharedQuota;
  /** The prices that `/v1/models` lists. */
  priceList: PriceList;
  /** Whose link `imageUrl` of the drop-in face is; the vendor's by default. */
  dropInImageUrl?: ImageUrlOf;
  /** Who waits for a change. None is limited by default. */
  waits?: WaitRegistry;
  /** How often an event stream shows that it is alive. */
  heartbeatMs?: number;
}

const DEFAULT_HEARTBEAT_MS = 15_000;
