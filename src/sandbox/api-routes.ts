import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { models } from '../domain/models/catalogue.ts';
import {
  accountOf,
  admitRequests,
  recordOf,
  scenarioHeader,
  type AdmissionDependencies,
} from './admission.ts';
import type { Answer } from './answer.ts';
import { checkStatus } from './check-status.ts';
import { deliver } from './deliver.ts';
import { strike, type ActiveFault } from './fault.ts';
import { generate } from './generate.ts';
import type { Generations } from './generations.ts';
import { readScenarios } from './scenarios/read-scenarios.ts';
import { isObject } from './validation.ts';

/** `generate` and `check-status` of every model in the catalogue, behind the key check and the hourly limit. */
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
        // Trouble before the API: nothing is carried out, and the fault answers in its place.
        if (script.onGenerate.some(({ fault }) => !fault.acts))
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

const nothing: Answer = { status: 200, body: {} };

function send(request: FastifyRequest, reply: FastifyReply, answer: Answer, faults: readonly ActiveFault[]) {
  const record = recordOf(request);
  const struck = strike(faults, answer.body);
  return deliver(reply, answer, struck, baseUrlOf(request), (status) => (record.status = status));
}

function resetBeforeRead(faultsOf: (request: FastifyRequest) => readonly ActiveFault[]) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const faults = faultsOf(request).filter(({ fault }) => fault.delivery.kind === 'reset-before-read');
    if (faults.length > 0) return send(request, reply, nothing, faults);
  };
}

/** A header on `check-status` strikes that one request, whichever of the two names of a scenario it uses. */
function faultsOfPollHeader(request: FastifyRequest): ActiveFault[] {
  const { onGenerate, onPoll } = readScenarios(headerOf(request), null);
  return [...onGenerate, ...onPoll];
}

function headerOf(request: FastifyRequest): string | undefined {
  return request.headers[scenarioHeader]?.toString();
}

/** As the caller wrote it: the address of a container or of a mapped port is not known here otherwise. */
function baseUrlOf(request: FastifyRequest): string {
  return `http://${request.host}`;
}
