import type { Static } from 'typebox';
import type { Principal } from '../../../domain/access/principal.ts';
import { defaultEvents } from '../../../domain/events/event-type.ts';
import type { AcceptParams } from '../../../operations/generations/accept-params.ts';
import type { CreateGenerationRequest } from '../../schemas/generations/create-generation-request.ts';

/** The body of a create or quote request, with its defaults, as the parameters of the operations. */
export function toAcceptParams(
  principal: Principal,
  body: Static<typeof CreateGenerationRequest>,
  idempotency: AcceptParams['idempotency'] = null,
): AcceptParams {
  const { webhook } = body;
  return {
    principal,
    model: body.model,
    input: body.input,
    metadata: body.metadata ?? {},
    priority: body.priority ?? 'interactive',
    webhook: webhook ? { url: webhook.url, events: webhook.events ?? defaultEvents } : null,
    maxCredits: body.maxCredits ?? null,
    queueTimeoutSeconds: body.queueTimeoutSeconds ?? null,
    idempotency,
  };
}
