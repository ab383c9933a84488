import type { Static } from 'typebox';
import type { FastifyRequest } from 'fastify';
import { defaultEvents } from '../../../domain/events/event-type.ts';
import { parseTraceparent } from '../../../domain/parse-traceparent.ts';
import { principalOf } from '../../plugins/require-team-key.ts';
import type { AcceptParams } from '../../../operations/generations/accept-params.ts';
import type { CreateGenerationRequest } from '../../schemas/generations/create-generation-request.ts';

/** The body of a create or quote request, with its defaults, as the parameters of the operations. */
export function toAcceptParams(
  request: FastifyRequest & { body: Static<typeof CreateGenerationRequest> },
): AcceptParams {
  const { body } = request;
  const { webhook } = body;
  return {
    principal: principalOf(request),
    model: body.model,
    input: body.input,
    metadata: body.metadata ?? {},
    priority: body.priority ?? 'interactive',
    webhook: webhook ? { url: webhook.url, events: webhook.events ?? defaultEvents } : null,
    maxCredits: body.maxCredits ?? null,
    queueTimeoutSeconds: body.queueTimeoutSeconds ?? null,
    traceparent: parseTraceparent(request.headers.traceparent),
    requestId: request.id,
    idempotency: null,
  };
}
