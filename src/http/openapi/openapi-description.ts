import { models } from '../../domain/models/catalogue.ts';
import { eventTypes, type EventType } from '../../domain/events/event-type.ts';
import { canonicalHeaderName } from '../plugins/field-errors.ts';
import { documentLimits, limitHeaders, type LimitedOperation } from './openapi-limits.ts';
import { eventComponentName } from '../schemas/events/event.ts';

const eventSummaries: Record<EventType, string> = {
  'generation.completed': 'A generation has completed',
  'generation.failed': 'A generation has failed',
  'generation.canceled': 'A generation has been canceled',
  'generation.pending': 'The upstream has a generation',
  'generation.generating': 'A picture is being made',
  'budget.threshold_reached': 'A budget has reached an alert threshold',
  'budget.exhausted': 'A budget has nothing left',
  'endpoint.disabled': 'The gateway has stopped sending to an endpoint',
  ping: 'An endpoint is being tested',
};

/** What the routes' schemas do not say. */
export const openApiDescription = {
  openapi: '3.1.0',
  info: {
    title: 'Nanogate',
    // The version of this contract, which moves with it and not with the package.
    version: '1.0.0',
    description:
      'A gateway to the NanoPhoto.AI image API: ask for a picture, and a signed webhook tells when it is there. Times are RFC 3339, credits whole numbers, errors `application/problem+json` (RFC 9457).',
    license: { name: 'MIT', identifier: 'MIT' },
  },
  tags: [
    { name: 'Generations', description: 'Requested pictures.' },
    { name: 'Models', description: 'What can be asked for, and for how many credits.' },
    { name: 'Budget', description: 'What may still be spent.' },
    { name: 'Usage', description: 'What was used, by day.' },
    { name: 'Webhooks', description: 'Where events go. Signed by the Standard Webhooks scheme.' },
    { name: 'Operator', description: 'For the operator of the gateway, where `ADMIN_TOKEN` is set.' },
    { name: 'Drop-in', description: "NanoPhoto.AI's own contract: change the base URL and the key." },
    { name: 'Machine', description: 'For orchestrators.' },
  ],
  security: [{ teamKey: [] }],
  components: {
    headers: limitHeaders,
    securitySchemes: {
      teamKey: { type: 'http' as const, scheme: 'bearer', description: 'A key of the team, `nk_…`.' },
      operatorToken: { type: 'http' as const, scheme: 'bearer', description: '`ADMIN_TOKEN`.' },
    },
  },
  webhooks: Object.fromEntries(eventTypes.map((type) => [type, webhook(type)])),
};

function webhook(type: EventType) {
  const header = (name: string, description: string) => ({
    name,
    in: 'header' as const,
    required: true,
    description,
    schema: { type: 'string' as const },
  });
  return {
    post: {
      operationId: `on${eventComponentName(type)}`,
      tags: ['Webhooks'],
      summary: eventSummaries[type],
      security: [],
      parameters: [
        header(
          'webhook-id',
          'The id of the event, the same on every retry: what to recognize duplicates by.',
        ),
        header('webhook-timestamp', 'When this attempt was made, in seconds since the epoch.'),
        header(
          'webhook-signature',
          'Of id, timestamp and body, in base64: `v1,` and the HMAC-SHA256, `v1a,` and the Ed25519 signature, or both; one for each secret and key, separated by spaces.',
        ),
      ],
      requestBody: {
        required: true,
        content: {
          'application/json': { schema: { $ref: `#/components/schemas/${eventComponentName(type)}` } },
        },
      },
      responses: {
        204: {
          description:
            'Received. Any 2xx with at most 64 kB of body ends the delivery. So does 410, as failed, which also disables the endpoint. Anything else is retried.',
        },
      },
    },
  };
}

interface Schema {
  discriminator?: { propertyName: string; mapping?: Record<string, string> };
  oneOf?: { $ref: string }[];
}

interface Document {
  components?: { schemas?: Record<string, unknown> };
  paths?: Record<
    string,
    Record<string, LimitedOperation & { parameters?: { name: string; in: string }[] }> | undefined
  >;
}

/** The last touches: what ajv or Fastify would not take in a route's schema and readers of the document need. */
export function publishable<AnyDocument extends object>(document: AnyDocument): AnyDocument {
  const { components, paths } = document as Document;
  const schemas = (components?.schemas ?? {}) as Record<string, Schema>;
  for (const schema of Object.values(schemas)) addMapping(schema);
  for (const operation of Object.values(paths ?? {}).flatMap((path) => Object.values(path ?? {}))) {
    documentLimits(operation);
    for (const parameter of operation.parameters ?? [])
      if (parameter.in === 'header') parameter.name = canonicalHeaderName(parameter.name);
  }
  return document;
}

/** ajv throws on a mapping; client generators need one. */
function addMapping({ discriminator, oneOf }: Schema): void {
  if (discriminator?.propertyName !== 'model' || oneOf === undefined) return;
  const entries = models.map(({ id }, index) => [id, oneOf[index]?.$ref ?? '']);
  discriminator.mapping = Object.fromEntries(entries) as Record<string, string>;
}
