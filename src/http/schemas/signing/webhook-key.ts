import { Type } from 'typebox';
import { DEFAULT_OVERLAP_SECONDS, overlapBounds } from '../../../domain/signing/overlap-bounds.ts';
import { ref } from '../reference.ts';
import { id, nullableTimestamp, timestamp } from '../values.ts';

function publicKey() {
  return Type.String({
    pattern: '^whpk_[A-Za-z0-9+/]{43}=$',
    description: 'The Ed25519 public key as Standard Webhooks writes it.',
    examples: ['whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo='],
  });
}

const JsonWebKey = Type.Object(
  {
    kty: Type.Literal('OKP'),
    crv: Type.Literal('Ed25519'),
    x: Type.String({ description: 'The public key in base64url.' }),
    kid: id('signingKey'),
    use: Type.Literal('sig'),
    alg: Type.Literal('EdDSA'),
  },
  { description: 'RFC 8037' },
);

export const WebhookKeySet = Type.Object(
  {
    keys: Type.Array(JsonWebKey),
    whpk: Type.Array(publicKey(), { description: 'The same keys in the same order.' }),
  },
  {
    $id: 'WebhookKeySet',
    description: 'A JSON Web Key Set (RFC 7517) of the keys that sign `v1a` now, newest first.',
  },
);

export const RotateKeyRequest = Type.Object(
  {
    overlapSeconds: Type.Optional(
      Type.Integer({
        minimum: overlapBounds.min,
        maximum: overlapBounds.max,
        description: `For how long the keys that sign now do so beside the new one. ${DEFAULT_OVERLAP_SECONDS} where absent; 0: they end at once.`,
      }),
    ),
  },
  { $id: 'RotateWebhookKeyRequest', additionalProperties: false },
);

export const WebhookKey = Type.Object(
  {
    id: id('signingKey', 'The `kid` of its JSON Web Key.'),
    object: Type.Literal('webhook_key'),
    publicKey: publicKey(),
    createdAt: timestamp('Since when it signs.'),
    expiresAt: nullableTimestamp('When it stops signing; null for the current one.'),
  },
  { $id: 'WebhookKey' },
);

export const WebhookKeyList = Type.Object({ data: Type.Array(ref(WebhookKey)) }, { $id: 'WebhookKeyList' });
