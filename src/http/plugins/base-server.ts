import {
  fastify,
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyServerOptions,
} from 'fastify';
import { toInvalidRequest } from './to-invalid-request.ts';
import { readJsonBodies } from './read-json-bodies.ts';
import { answerOtherMethods } from './answer-other-methods.ts';
import { answerUnreadableRequests } from './answer-unreadable-requests.ts';
import { answerUnroutable } from './answer-unroutable.ts';
import { answerWithProblems } from './answer-with-problems.ts';
import { compressResponses } from './compress-responses.ts';
import { refuseUnsupported } from './refuse-unsupported.ts';
import { shareWithOrigins } from './share-with-origins.ts';
import { trackExchanges } from './track-exchanges.ts';
import { closeConnections } from './close-connections.ts';
import { cutUnreadBodies } from './cut-unread-bodies.ts';
import { logRequests } from './log-requests.ts';
import { requestIdOf, setResponseHeaders } from './set-response-headers.ts';
import { shareWait } from './share-wait.ts';
import { measureRequests, type AnsweredRequest } from './measure-requests.ts';
import { buildValidator } from './build-validator.ts';

/** A server without routes, which answers, logs and measures as all of the gateway does. */
export function createBaseServer(dependencies: BaseServerDependencies): FastifyInstance {
  const { metrics, logger, bodyLimitBytes } = dependencies;
  const { trustedProxies = [], corsOrigins = [], publicBaseUrl = null } = dependencies;
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
  measureRequests(app, metrics.answered);
  compressResponses(app);
  readJsonBodies(app);
  cutUnreadBodies(app);
  return app;
}

export interface BaseServerDependencies {
  metrics: { answered(request: AnsweredRequest): void };
  logger: FastifyBaseLogger;
  bodyLimitBytes?: number;
  /** Whose `X-Forwarded-For` counts; none by default. */
  trustedProxies?: readonly string[];
  /** Whose pages browsers let call the gateway; none by default. */
  corsOrigins?: readonly string[];
  /** `PUBLIC_BASE_URL` */
  publicBaseUrl?: string | null;
}

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
