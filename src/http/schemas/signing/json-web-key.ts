import { Type } from 'typebox';
import { id } from '../values.ts';

export const JsonWebKey = Type.Object(
  {
    kty: Type.Literal('OKP'),
    crv: Type.Literal('Ed25519'),
    x: Type.String({ description: 'The public key in base64url.' }),
    kid: id('signingKey'),
    use: Type.Literal('sig'),
    alg: Type.Literal('EdDSA'),
  },
  { $id: 'JsonWebKey', description: 'An Ed25519 public key (RFC 8037).' },
);
