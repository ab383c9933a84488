import type { Static } from 'typebox';
import type { Principal } from '../domain/principal.ts';
import { defaultEvents } from '../domain/webhook.ts';
import type { AcceptCommand } from '../operations/accept-generation.ts';
import type { CreateGenerationRequest } from './schemas/create-generation.ts';

/** The body of a request for a picture, with its defaults, as the operations take it. */
export function toAcceptCommand(
  principal: Principal,
  body: Static<typeof CreateGenerationRequest>,
  idempotency: AcceptCommand['idempotency'] = null,
): AcceptCommand {
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
