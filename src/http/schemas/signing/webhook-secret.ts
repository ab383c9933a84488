import { Type } from 'typebox';
import { overlapBounds } from '../../../domain/signing/overlap-bounds.ts';
import { ownSecret } from '../endpoints/endpoint-fields.ts';
import { nullableTimestamp } from '../values.ts';

export const WebhookSecret = Type.Object(
  { secret: Type.String({ description: 'Signs the webhooks of requests with a `webhook.url`.' }) },
  { $id: 'WebhookSecret' },
);

export const RotateWebhookSecretRequest = Type.Object(
  {
    secret: Type.Optional(ownSecret()),
    overlapSeconds: Type.Optional(
      Type.Integer({
        minimum: overlapBounds.min,
        maximum: overlapBounds.max,
        description:
          'How long the previous secret continues to sign beside the new one. One day by default; 0 ends all earlier secrets at once.',
      }),
    ),
  },
  { $id: 'RotateWebhookSecretRequest', additionalProperties: false },
);

export const RotatedWebhookSecret = Type.Object(
  {
    secret: Type.String({
      description: 'The new secret, which signs from now on.',
      examples: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    }),
    previousExpiresAt: nullableTimestamp('When the previous secret stops signing; null when it already has.'),
  },
  { $id: 'RotatedWebhookSecret' },
);
