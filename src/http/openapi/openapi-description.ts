import { version } from '../../version.ts';
import { eventTypes, type EventType } from '../../domain/events/event-type.ts';
import { commonHeaders } from './common-headers.ts';
import { answerHeaders } from './document-answers.ts';
import { limitHeaders } from './document-limits.ts';
import { readHeaders } from './document-reading.ts';
import { eventComponentName } from '../schemas/events/webhook-bodies.ts';

const eventSummaries: Record<EventType, string> = {
  'generation.completed': 'A generation has completed',
  'generation.failed': 'A generation has failed',
  'generation.canceled': 'A generation has been canceled',
  'generation.completed_late': 'A generation that had timed out has completed, and was charged',
  'generation.file_stored': 'The picture of a generation is stored',
  'generation.file_lost': 'The picture of a generation could not be fetched',
  'generation.pending': 'The upstream has accepted a generation',
  'generation.generating': 'The upstream is generating the picture',
  'budget.threshold_reached': 'A budget has reached an alert threshold',
  'budget.exhausted': 'A budget has no credits left',
  'endpoint.disabled': 'The gateway has disabled an endpoint',
  ping: 'A test of an endpoint',
};

/** The parts of the document that the routes' schemas do not contain. */
export const openApiDescription = {
  openapi: '3.1.0',
  info: {
    title: 'Nanogate',
    version,
    description:
      'A gateway to the NanoPhoto.AI image API: request a picture, and receive a signed webhook on completion. Times are RFC 3339, credits are whole numbers, errors are `application/problem+json` (RFC 9457). The headers of every response are listed once, as `x-response-headers`.',
    license: { name: 'MIT', identifier: 'MIT' },
  },
  tags: [
    { name: 'Generations', description: 'Requested pictures.' },
    { name: 'Files', description: 'Kept pictures: results and uploads.' },
    { name: 'Models', description: 'Available models with their prices.' },
    { name: 'Budget', description: 'Limits and available credits.' },
    { name: 'Access', description: 'The key of the request.' },
    { name: 'Usage', description: 'Daily usage reports.' },
    { name: 'Webhooks', description: 'Endpoints, events and deliveries, signed as Standard Webhooks specifies.' },
    { name: 'Operator', description: 'For the operators of the gateway. There while `ADMIN_TOKEN` is set or an operator exists.' },
    { name: 'Drop-in', description: "NanoPhoto.AI's own contract: change the base URL and the key." },
    { name: 'Machine', description: 'Health checks and metrics.' },
  ],
  security: [{ teamKey: [] }],
  components: {
    headers: { ...limitHeaders, ...readHeaders, ...answerHeaders },
    securitySchemes: {
      teamKey: { type: 'http' as const, scheme: 'bearer', description: 'A key of the team, `nk_…`.' },
      operatorToken: { type: 'http' as const, scheme: 'bearer', description: 'The token of an operator, `nop_…`, or `ADMIN_TOKEN`. The requirement names the least role.' },
    },
  },
  'x-response-headers': commonHeaders,
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
      description:
        'Signed as Standard Webhooks specifies. Delivered at least once, in no guaranteed order.',
      security: [],
      parameters: [
        header(
          'webhook-id',
          'The id of the event. It is the same on every retry: use it to detect duplicates.',
        ),
        header('webhook-timestamp', 'Time of this attempt, in seconds since the epoch.'),
        header(
          'webhook-signature',
          'Base64 signatures of id, timestamp and body, separated by spaces: `v1,` with an HMAC-SHA256 for each secret, `v1a,` with an Ed25519 signature for each key.',
        ),
        {
          ...header(
            'traceparent',
            'W3C trace context of the request that created the generation, if it had one.',
          ),
          required: false,
        },
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
            'Acknowledged. Any 2xx with a body of at most 64 kB completes the delivery. 410 fails it and disables the endpoint. Any other response is retried.',
        },
      },
    },
  };
}
