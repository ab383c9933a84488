import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Clock } from '../domain/clock.ts';
import type { Account, Accounts } from './accounts.ts';
import { refuse } from './refuse.ts';
import type { RecordedRequest, RequestLog } from './request-log.ts';

/** Records every request and checks its key and the hourly limit, before the body is read. */
export function admitRequests(app: FastifyInstance, dependencies: AdmissionDependencies): void {
  const { clock, accounts, requestLog } = dependencies;
  app.decorateRequest('record', null);
  app.decorateRequest('account', null);

  app.addHook('onRequest', async (request, reply) => {
    const apiKey = readApiKey(request);
    const record = requestLog.add(clock.now(), apiKey, request.url);
    request.setDecorator('record', record);
    // Also emitted when the connection was reset or closed by the client. The key is not logged.
    reply.raw.once('close', () => {
      const { path, generationId, status } = record;
      request.log.info({ path, generationId, status, scenario: request.headers[scenarioHeader] }, 'request');
    });
    const account = apiKey === null ? null : accounts.find(apiKey);
    request.setDecorator('account', account);
    const refusal =
      account === null
        ? refuse('LOGIN_REQUIRED')
        : account.takeRequest()
          ? null
          : refuse('API_KEY_RATE_LIMIT_EXCEEDED');
    if (refusal !== null) return reply.status(refusal.status).send(refusal.body);
  });

  // Before the answer is sent, so that a client that has it finds it recorded.
  app.addHook('onSend', async (request, reply) => {
    recordOf(request).status = reply.statusCode;
  });
}

export interface AdmissionDependencies {
  clock: Clock;
  accounts: Accounts;
  requestLog: RequestLog;
}

/** The request header that names scenarios. */
export const scenarioHeader = 'x-sandbox-scenario';

/** The record of a request. */
export function recordOf(request: FastifyRequest): RecordedRequest {
  return request.getDecorator<RecordedRequest>('record');
}

/** The account of an admitted request. */
export function accountOf(request: FastifyRequest): Account {
  return request.getDecorator<Account>('account');
}

/** The Bearer key; null when there is none. */
export function readApiKey(request: FastifyRequest): string | null {
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}
