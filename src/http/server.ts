import {
  fastify,
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyServerOptions,
} from 'fastify';
import type { Clock } from '../domain/clock.ts';
import { createRequestQuota } from '../domain/access/request-quota.ts';
import type { PriceList } from '../domain/generations/price-list.ts';
import { adminFace, type AdminFaceOptions } from './admin-face.ts';
import { registerDocumentation } from './openapi/register-documentation.ts';
import { dashboardFace } from './dashboard-face.ts';
import { dropInFace } from './drop-in-face.ts';
import { toInvalidRequest } from './plugins/to-invalid-request.ts';
import { readJsonBodies } from './plugins/read-json-bodies.ts';
import { nativeFace } from './native-face.ts';
import { createWaitRegistry, type WaitRegistry } from '../operations/waiting/wait-registry.ts';
import { createOverviewFeed } from '../operations/overview/overview-feed.ts';
import { toOperatorOverviewResource, toOverviewResource } from '../resources/overview/overview-resource.ts';
import type { SessionBox } from '../operations/access/session-box.ts';
import type { TeamOperations } from '../operations/team-operations.ts';
import { answerOtherMethods } from './plugins/answer-other-methods.ts';
import { answerUnreadableRequests } from './plugins/answer-unreadable-requests.ts';
import { answerUnroutable } from './plugins/answer-unroutable.ts';
import { answerWithProblems } from './plugins/answer-with-problems.ts';
import { compressResponses } from './plugins/compress-responses.ts';
import { refuseUnsupported } from './plugins/refuse-unsupported.ts';
import { shareWithOrigins } from './plugins/share-with-origins.ts';
import { trackExchanges } from './plugins/track-exchanges.ts';
import { closeConnections } from './plugins/close-connections.ts';
import { createWrongTokens } from './plugins/wrong-tokens.ts';
import { dashboardSessions } from './plugins/dashboard-sessions.ts';
import { cutUnreadBodies } from './plugins/cut-unread-bodies.ts';
import { logRequests } from './plugins/log-requests.ts';
import { requestIdOf, setResponseHeaders } from './plugins/set-response-headers.ts';
import { shareWait } from './plugins/share-wait.ts';
import { measureRequests, type AnsweredRequest } from './plugins/measure-requests.ts';
import type { ImageUrlOf } from './routes/drop-in/check-status.ts';
import { readLinkedFileRoute } from './routes/files/read-linked-file.ts';
import { readHealthRoute } from './routes/machine/read-health.ts';
import { readMetricsRoute, type MetricsText } from './routes/machine/read-metrics.ts';
import { readReadinessRoute, type ReadinessReport } from './routes/machine/read-readiness.ts';
import { readWebhookKeysRoute } from './routes/signing/read-webhook-keys.ts';
import { adminComponents } from './openapi/admin-components.ts';
import { components } from './openapi/components.ts';
import { acceptNoBody } from './plugins/accept-no-body.ts';
import { buildValidator } from './plugins/build-validator.ts';

/** The HTTP server with all its faces, not yet listening. */
export async function createServer(dependencies: ServerDependencies): Promise<FastifyInstance> {
  const { operations, admin, readiness, metrics, logger, clock, bodyLimitBytes } = dependencies;
  const { trustedProxies = [], corsOrigins = [], publicBaseUrl = null } = dependencies;
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
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    bodyLimit: bodyLimitBytes ?? DEFAULT_BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // `closeConnections` answers in the format of the face.
    return503OnClosing: false,
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    genReqId: requestIdOf,
    // `refuseUnsupported` answers with a problem.
    http: { requireHostHeader: false },
    frameworkErrors: (error, request, reply) =>
      void answerUnroutable(error, request, reply, metrics.answered),
    schemaErrorFormatter: toInvalidRequest,
    schemaController,
  });
  const exchanges = trackExchanges(app);
  answerWithProblems(app, publicBaseUrl);
  shareWait(app);
  answerOtherMethods(app);
  answerUnreadableRequests(app, exchanges, metrics.answered);
  setResponseHeaders(app);
  logRequests(app);
  closeConnections(app, exchanges);
  shareWithOrigins(app, corsOrigins);
  refuseUnsupported(app);
  // Those that wait are answered with what is known, so that the stop does not wait for them.
  app.addHook('preClose', (done) => {
    waits.close();
    overviews.close();
    done();
  });
  measureRequests(app, metrics.answered);
  compressResponses(app);
  readJsonBodies(app);
  cutUnreadBodies(app);
  app.decorateRequest('principal', null);
  app.decorateRequest('operator', null);
  app.decorateRequest('operatedTeamId', null);
  acceptNoBody(app);
  await dashboardSessions(app, sessions);
  for (const schema of [...components, ...adminComponents]) app.addSchema(schema);

  await registerDocumentation(app, publicBaseUrl);
  // Shared by both faces: a request counts the same on either.
  const requestQuota = createRequestQuota(clock);
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
  await app.register(readHealthRoute);
  await app.register(readReadinessRoute, { readiness });
  await app.register(readMetricsRoute, { metrics });
  return app;
}

export interface ServerDependencies {
  operations: TeamOperations;
  admin: AdminFaceOptions;
  /** Of the dashboard; null: it is not served. */
  sessions?: SessionBox | null;
  /** Calls the listener after each commit from now on. */
  onChange?(listener: () => void): void;
  readiness(): Promise<ReadinessReport>;
  metrics: MetricsText & { answered(request: AnsweredRequest): void; wrongToken(): void };
  logger: FastifyBaseLogger;
  clock: Clock;
  /** The prices that `/v1/models` lists. */
  priceList: PriceList;
  /** Whose link `imageUrl` of the drop-in face is; the vendor's by default. */
  dropInImageUrl?: ImageUrlOf;
  bodyLimitBytes?: number;
  /** Whose `X-Forwarded-For` counts; none by default. */
  trustedProxies?: readonly string[];
  /** Who waits for a change. None is limited by default. */
  waits?: WaitRegistry;
  /** How often an event stream shows that it is alive. */
  heartbeatMs?: number;
  /** Whose pages browsers let call the gateway; none by default. */
  corsOrigins?: readonly string[];
  /** `PUBLIC_BASE_URL` */
  publicBaseUrl?: string | null;
}

const DEFAULT_HEARTBEAT_MS = 15_000;

// Because fourteen image URLs and the longest prompt with every character escaped take less than a third of
// it.
const DEFAULT_BODY_LIMIT_BYTES = 1024 * 1024;

// Because a slow sender must not keep a connection open forever; every valid body arrives sooner.
const REQUEST_TIMEOUT_MS = 30_000;

// Responses are built field by field, and the contract tests check them against their schemas. Fastify's
// own serializer would silently drop and convert what does not match, and is no faster here (measured). The
// cast: Fastify's type for a validator factory omits the object around the schema that it passes.
const schemaController = {
  compilersFactory: { buildValidator, buildSerializer: () => () => JSON.stringify },
} as unknown as FastifyServerOptions['schemaController'];
