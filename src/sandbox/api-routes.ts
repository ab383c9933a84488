import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { models } from '../domain/models/catalogue.ts';
import {
  accountOf,
  admitRequests,
  recordOf,
  scenarioHeader,
  type AdmissionDependencies,
} from './admit-requests.ts';
import type { SandboxAnswer } from './sandbox-answer.ts';
import { checkStatus } from './check-status.ts';
import { respond } from './respond.ts';
import { strike, type ActiveFault } from './fault.ts';
import { generate } from './generate.ts';
import type { Generations } from './generations.ts';
import { readScenarios } from './scenarios/read-scenarios.ts';
import { isObject } from './validation.ts';

/**
 * `generate` and `check-status` of every model in the catalogue, behind the key check and the hourly limit.
 */
export async function apiRoutes(app: FastifyInstance, dependencies: ApiDependencies): Promise<void> {
  admitRequests(app, dependencies);

  for (const model of models) {
    app.post(
      model.paths.generate,
      { onRequest: resetBeforeRead((request) => readScenarios(headerOf(request), null).onGenerate) },
      async (request, reply) => {
        const { body } = request;
        const record = recordOf(request);
        record.prompt = isObject(body) && typeof body.prompt === 'string' ? body.prompt : null;
        const script = readScenarios(headerOf(request), record.prompt);
        // A fault in front of the API: the request is not processed, and the fault answers in its place.
        if (script.onGenerate.some(({ fault }) => !fault.processes))
          return send(request, reply, nothing, script.onGenerate);
        const { answer, generation } = generate(dependencies, model, accountOf(request), body, script);
        record.generationId = generation?.id ?? null;
        return send(request, reply, answer, script.onGenerate);
      },
    );

    app.post(
      model.paths.checkStatus,
      { onRequest: resetBeforeRead(faultsOfPollHeader) },
      async (request, reply) => {
        const { answer, generation } = checkStatus(
          dependencies,
          model,
          accountOf(request),
          request.body,
          baseUrlOf(request),
        );
        recordOf(request).generationId = generation?.id ?? null;
        return send(request, reply, answer, [
          ...faultsOfPollHeader(request),
          ...(generation?.pollFaults ?? []),
        ]);
      },
    );
  }
}

export interface ApiDependencies extends AdmissionDependencies {
  generations: Generations;
}

const nothing: SandboxAnswer = { status: 200, body: {} };

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: SandboxAnswer,
  faults: readonly ActiveFault[],
) {
  const record = recordOf(request);
  const struck = strike(faults, answer.body);
  return respond(reply, answer, struck, baseUrlOf(request), (status) => (record.status = status));
}

function resetBeforeRead(faultsOf: (request: FastifyRequest) => readonly ActiveFault[]) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const faults = faultsOf(request).filter(({ fault }) => fault.response.kind === 'reset-before-read');
    if (faults.length > 0) return send(request, reply, nothing, faults);
  };
}

/**
 * The header of a `check-status` request affects that request alone, with or without `-on-poll` in the
 * name.
 */
function faultsOfPollHeader(request: FastifyRequest): ActiveFault[] {
  const { onGenerate, onPoll } = readScenarios(headerOf(request), null);
  return [...onGenerate, ...onPoll];
}

function headerOf(request: FastifyRequest): string | undefined {
  return request.headers[scenarioHeader]?.toString();
}

/**
 * The host that the caller used: the sandbox does not know the address of its container or of a mapped
 * port.
 */
function baseUrlOf(request: FastifyRequest): string {
  return `http://${request.host}`;
}
