import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../domain/clock.ts';
import { models } from '../domain/models/catalogue.ts';
import type { Account, Accounts } from './accounts.ts';
import { refuse, type Answer } from './answer.ts';
import { checkStatus } from './check-status.ts';
import { generate } from './generate.ts';
import type { Generations } from './generations.ts';
import type { RecordedRequest, RequestLog } from './request-log.ts';
import { isObject } from './validation.ts';

export interface ApiDependencies {
  clock: Clock;
  accounts: Accounts;
  generations: Generations;
  requestLog: RequestLog;
}

/** `generate` and `check-status` of every model in the catalogue, behind the key check and the hourly limit. */
export async function apiRoutes(app: FastifyInstance, dependencies: ApiDependencies): Promise<void> {
  const { clock, accounts, requestLog } = dependencies;
  app.decorateRequest('record', null);
  app.decorateRequest('account', null);

  app.addHook('onRequest', async (request, reply) => {
    const apiKey = readApiKey(request);
    const record = requestLog.add(clock.now(), apiKey, request.url);
    request.setDecorator('record', record);
    const account = apiKey === null ? null : accounts.find(apiKey);
    request.setDecorator('account', account);
    if (account === null) return reply.status(401).send(refuse('LOGIN_REQUIRED').body);
    if (!account.takeRequest()) return reply.status(429).send(refuse('API_KEY_RATE_LIMIT_EXCEEDED').body);
  });
  app.addHook('onResponse', async (request, reply) => {
    request.getDecorator<RecordedRequest>('record').status = reply.statusCode;
  });

  for (const model of models) {
    app.post(model.paths.generate, async (request, reply) => {
      const record = request.getDecorator<RecordedRequest>('record');
      const { body } = request;
      record.prompt = isObject(body) && typeof body.prompt === 'string' ? body.prompt : null;
      const { answer, generation } = generate(dependencies, model, accountOf(request), body);
      record.generationId = generation?.id ?? null;
      return send(reply, answer);
    });
    app.post(model.paths.checkStatus, async (request, reply) => {
      const record = request.getDecorator<RecordedRequest>('record');
      const baseUrl = `http://${request.host}`;
      const { answer, generation } = checkStatus(
        dependencies,
        model,
        accountOf(request),
        request.body,
        baseUrl,
      );
      record.generationId = generation?.id ?? null;
      return send(reply, answer);
    });
  }
}

function readApiKey(request: FastifyRequest): string | null {
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

function accountOf(request: FastifyRequest): Account {
  return request.getDecorator<Account>('account');
}

function send(reply: FastifyReply, { status, body }: Answer) {
  return reply.status(status).send(body);
}
