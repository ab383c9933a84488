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
import { registerDocumentation } from './openapi/documentation.ts';
import { dropInFace } from './drop-in-face.ts';
import { toInvalidRequest } from './plugins/field-errors.ts';
import { readJsonBodies } from './plugins/json-body.ts';
import { nativeFace } from './native-face.ts';
import type { Operations } from './operations.ts';
import { answerWithProblems, sendProblem } from './plugins/problem.ts';
import { logRequests } from './plugins/request-log.ts';
import { requestIdOf, setResponseHeaders } from './plugins/response-headers.ts';
import { measureRequests, type AnsweredRequest } from './plugins/measure-requests.ts';
import { machineRoutes, type MetricsText, type ReadinessReport } from './routes/machine.ts';
import { webhookKeysRoute } from './routes/signing/webhook-keys.ts';
import { adminComponents } from './openapi/admin-components.ts';
import { components } from './openapi/components.ts';
import { buildValidator } from './plugins/validation.ts';

/** The HTTP server with all its faces, not yet listening. */
export async function createServer(dependencies: ServerDependencies): Promise<FastifyInstance> {
  const { operations, admin, readiness, metrics, logger, clock, bodyLimitBytes } = dependencies;
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    bodyLimit: bodyLimitBytes ?? DEFAULT_BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    genReqId: requestIdOf,
    frameworkErrors: (error, request, reply) => void sendProblem(error, request, reply),
    schemaErrorFormatter: toInvalidRequest,
    schemaController,
  });
  answerWithProblems(app);
  setResponseHeaders(app);
  logRequests(app);
  measureRequests(app, metrics.answered);
  readJsonBodies(app);
  app.decorateRequest('principal', null);
  const schemas = admin === null ? components : [...components, ...adminComponents];
  for (const schema of schemas) app.addSchema(schema);

  await registerDocumentation(app);
  // One for both faces: a call counts the same on either.
  const requestQuota = createRequestQuota(clock);
  await app.register(nativeFace, { operations, requestQuota, clock, priceList: dependencies.priceList });
  await app.register(dropInFace, { operations, requestQuota });
  if (admin !== null) await app.register(adminFace, admin);
  await app.register(webhookKeysRoute, { operations });
  await app.register(machineRoutes, { readiness, metrics });
  return app;
}

export interface ServerDependencies {
  operations: Operations;
  /** Null: there is no `/admin/v1`. */
  admin: AdminFaceOptions | null;
  readiness(): Promise<ReadinessReport>;
  metrics: MetricsText & { answered(request: AnsweredRequest): void };
  logger: FastifyBaseLogger;
  clock: Clock;
  /** What `/v1/models` shows. */
  priceList: PriceList;
  bodyLimitBytes?: number;
}

// Fourteen picture URLs and the longest prompt, every character of it escaped, take less than a third of this.
const DEFAULT_BODY_LIMIT_BYTES = 1024 * 1024;

// A body that takes longer is not coming; a slow sender must not keep a connection for ever.
const REQUEST_TIMEOUT_MS = 30_000;

// Answers are built field by field and the contract tests check them against their schemas. Fastify's own serializer would drop
// and convert without a word what does not fit, and is no faster here (measured). The cast: Fastify's type for a validator factory
// leaves out the object around the schema that it really passes.
const schemaController = {
  compilersFactory: { buildValidator, buildSerializer: () => () => JSON.stringify },
} as unknown as FastifyServerOptions['schemaController'];
