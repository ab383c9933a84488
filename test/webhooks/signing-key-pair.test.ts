import { createPrivateKey, createPublicKey, verify } from 'node:crypto';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { describe, expect, it } from 'vitest';
import { newSigningSecret } from '../../src/webhooks/hmac-signature.ts';
import { signWebhook, type SignatureHeaders } from '../../src/webhooks/sign-webhook.ts';
import { newSigningKeyPair, toPublicJwk } from '../../src/webhooks/signing-key-pair.ts';

const payload = '{"type":"ping","data":{"text":"grün 🍌"}}';

function signed(secrets: string[], keys: string[]) {
  return signWebhook({
    id: 'evt_1',
    timestampSeconds: Math.floor(Date.now() / 1_000),
    payload,
    secrets,
    keys,
  });
}

/** What a receiver does, by node:crypto alone: whether any `v1a` signature is of the key. */
function verifies(publicKey: string, headers: SignatureHeaders, body = payload): boolean {
  const key = createPublicKey({ key: { ...toPublicJwk(publicKey, 'kid') }, format: 'jwk' });
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  return headers['webhook-signature']
    .split(' ')
    .filter((part) => part.startsWith('v1a,'))
    .some((part) => verify(null, Buffer.from(content), key, Buffer.from(part.slice(4), 'base64')));
}

describe('v1a', () => {
  it("makes the signature that the specification's Go library makes", () => {
    const seed = Buffer.from('TESTSIGNINGKEYDONOTUSETHISFORANY');
    // PKCS #8 of an Ed25519 key is a constant and the seed.
    const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
    const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
    const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
    const secretKey = `whsk_${Buffer.concat([seed, Buffer.from(x, 'base64url')]).toString('base64')}`;
    const headers = signWebhook({
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestampSeconds: 1614265330,
      payload: '{"test": 2432232314}',
      secrets: [],
      keys: [secretKey],
    });
    expect(headers['webhook-signature']).toBe(
      'v1a,tQ9V2XOqn7jL/DQenEFpqIugdBVtiMmER5mhSkXBNwM0mkATuDe6KYYUuxqtaiHeYGb7KaaBRdM5WqyeFiL8Ag==',
    );
  });

  it('verifies with the published key alone, under each key of a rotation and under no other', () => {
    const [newer, older, other] = [newSigningKeyPair(), newSigningKeyPair(), newSigningKeyPair()];
    const headers = signed([], [newer.secretKey, older.secretKey]);
    expect(headers['webhook-signature']).toMatch(/^v1a,[A-Za-z0-9+/]{86}== v1a,[A-Za-z0-9+/]{86}==$/);
    expect([newer, older, other].map(({ publicKey }) => verifies(publicKey, headers))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('is refused once the body, the id or the time was changed', () => {
    const { secretKey, publicKey } = newSigningKeyPair();
    const headers = signed([], [secretKey]);
    const later = String(Number(headers['webhook-timestamp']) + 1);
    expect(verifies(publicKey, headers)).toBe(true);
    expect(verifies(publicKey, headers, payload.replace('ping', 'pong'))).toBe(false);
    expect(verifies(publicKey, { ...headers, 'webhook-id': 'evt_2' })).toBe(false);
    expect(verifies(publicKey, { ...headers, 'webhook-timestamp': later })).toBe(false);
  });

  it('stands beside v1, which the standardwebhooks and svix packages still verify', () => {
    const { secretKey, publicKey } = newSigningKeyPair();
    const secret = newSigningSecret();
    const headers = signed([secret], [secretKey]);
    expect(headers['webhook-signature']).toMatch(/^v1,\S+ v1a,\S+$/);
    expect(new StandardWebhook(secret).verify(payload, headers)).toEqual(JSON.parse(payload));
    expect(() => new SvixWebhook(secret).verify(payload, headers)).not.toThrow();
    expect(verifies(publicKey, headers)).toBe(true);
  });

  it('does not sign with a malformed key, and does not print it', () => {
    const { secretKey, publicKey } = newSigningKeyPair();
    const seedOnly = `whsk_${Buffer.from(secretKey.slice(5), 'base64').subarray(0, 32).toString('base64')}`;
    for (const key of ['', 'whsk_', seedOnly, publicKey, secretKey.replace('whsk_', 'whsec_')])
      expect(() => signed([], [key])).toThrow(/^A signing key is not `whsk_` and base64 of 64 bytes\.$/);
  });
});

describe('a key pair', () => {
  it('is of the lengths of the specification, the public key last in the secret one', () => {
    const { secretKey, publicKey } = newSigningKeyPair();
    const [secretBytes, publicBytes] = [secretKey.slice(5), publicKey.slice(5)].map((text) =>
      Buffer.from(text, 'base64'),
    );
    expect(secretBytes).toHaveLength(64);
    expect(secretBytes?.subarray(32)).toEqual(publicBytes);
    expect(newSigningKeyPair().publicKey).not.toBe(publicKey);
  });

  it('has a JWK of its public part', () => {
    const { publicKey } = newSigningKeyPair();
    const x = Buffer.from(publicKey.slice(5), 'base64').toString('base64url');
    const jwk = { kty: 'OKP', crv: 'Ed25519', x, kid: 'wsk_1', use: 'sig', alg: 'EdDSA' };
    expect(toPublicJwk(publicKey, 'wsk_1')).toEqual(jwk);
    expect(() => toPublicJwk('whpk_AA==', 'wsk_1')).toThrow('base64 of 32 bytes');
  });
});
