import { Type } from 'typebox';
import { DEFAULT_OVERLAP_SECONDS, overlapBounds } from '../../../domain/signing/overlap-bounds.ts';
import { ref } from '../ref.ts';
import { id, nullableTimestamp, timestamp } from '../values.ts';
import { publicKey } from './webhook-key-set.ts';

export const WebhookKey = Type.Object(
  {
    id: id('signingKey', 'The `kid` of its JSON Web Key.'),
    object: Type.Literal('webhook_key'),
    publicKey: publicKey(),
    createdAt: timestamp('When the key started to sign.'),
    expiresAt: nullableTimestamp('When the key stops signing; null for the current key.'),
  },
  { $id: 'WebhookKey' },
);

export const WebhookKeyList = Type.Object({ data: Type.Array(ref(WebhookKey)) }, { $id: 'WebhookKeyList' });

export const RotateWebhookKeyRequest = Type.Object(
  {
    overlapSeconds: Type.Optional(
      Type.Integer({
        minimum: overlapBounds.min,
        maximum: overlapBounds.max,
        description: `How long the current keys continue to sign beside the new one. ${DEFAULT_OVERLAP_SECONDS} by default; 0 ends them at once.`,
      }),
    ),
  },
  { $id: 'RotateWebhookKeyRequest', additionalProperties: false },
);
