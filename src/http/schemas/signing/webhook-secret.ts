import { Type } from 'typebox';
import { overlapBounds } from '../../../domain/signing/overlap-bounds.ts';
import { nullableTimestamp } from '../values.ts';
import { ownSecret } from '../endpoints/endpoint-fields.ts';

export const WebhookSecret = Type.Object(
  { secret: Type.String({ description: 'Signs the webhooks that come with a request.' }) },
  { $id: 'WebhookSecret' },
);

export const RotateSecretRequest = Type.Object(
  {
    secret: Type.Optional(ownSecret()),
    overlapSeconds: Type.Optional(
      Type.Integer({
        minimum: overlapBounds.min,
        maximum: overlapBounds.max,
        description:
          'How long the old secret signs beside the new one: a day where absent. 0: every earlier secret stops at once.',
      }),
    ),
  },
  { $id: 'RotateWebhookSecretRequest', additionalProperties: false },
);

export const RotatedSecret = Type.Object(
  {
    secret: Type.String({
      description: 'The new secret, which signs from now on.',
      examples: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    }),
    previousExpiresAt: nullableTimestamp(
      'Until when the old secret signs too; null when it has stopped already.',
    ),
  },
  { $id: 'RotatedWebhookSecret' },
);
