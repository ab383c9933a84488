import { Type } from 'typebox';
import { id } from '../values.ts';

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
    description: 'A JSON Web Key Set (RFC 7517) of the keys that currently sign `v1a`, newest first.',
  },
);

export function publicKey() {
  return Type.String({
    pattern: '^whpk_[A-Za-z0-9+/]{43}=$',
    description: 'The Ed25519 public key in Standard Webhooks format.',
    examples: ['whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo='],
  });
}
