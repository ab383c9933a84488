import { Type } from 'typebox';
import { ref } from '../ref.ts';
import { JsonWebKey } from './json-web-key.ts';

export const WebhookKeySet = Type.Object(
  {
    keys: Type.Array(ref(JsonWebKey), { description: 'Newest first.' }),
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
