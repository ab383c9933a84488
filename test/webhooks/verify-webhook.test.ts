import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { newSigningSecret } from '../../src/webhooks/hmac-signature.ts';
import { signWebhook } from '../../src/webhooks/sign-webhook.ts';
import { newSigningKeyPair } from '../../src/webhooks/signing-key-pair.ts';
import { verifyWebhook, type WebhookToVerify } from '../../src/webhooks/verify-webhook.ts';

const payload = '{"type":"ping","data":{"text":"grün 🍌"}}';
const secret = newSigningSecret();
const pair = newSigningKeyPair();
const SENT_AT = 1_800_000_000;

const signed = (secrets = [secret], keys: string[] = []) =>
  signWebhook({ id: 'evt_1', timestampSeconds: SENT_AT, payload, secrets, keys });

/** The result for what the gateway sent ten seconds ago, with changes. */
const resultOf = (changes: Partial<WebhookToVerify> = {}) =>
  verifyWebhook({
    headers: signed(),
    body: Buffer.from(payload),
    keys: { secrets: [secret], publicKeys: [] },
    toleranceSeconds: 300,
    nowSeconds: SENT_AT + 10,
    ...changes,
  });
const reasonOf = (changes: Partial<WebhookToVerify>) => {
  const verification = resultOf(changes);
  return verification.valid ? 'valid' : `${verification.code}: ${verification.reason}`;
};

describe('verifyWebhook', () => {
  it('takes the example of the Standard Webhooks specification', () => {
    const verification = verifyWebhook({
      headers: {
        'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        'webhook-timestamp': '1614265330',
        'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
      },
      body: Buffer.from('{"test": 2432232314}'),
      keys: { secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], publicKeys: [] },
      toleranceSeconds: 0,
      nowSeconds: SENT_AT,
    });
    expect(verification).toEqual({ valid: true, scheme: 'v1', ageSeconds: SENT_AT - 1_614_265_330 });
  });

  it('takes a match of any signature with any key, by secret and by public key', () => {
    const other = newSigningSecret();
    const headers = signed([other, secret], [newSigningKeyPair().secretKey, pair.secretKey]);
    const valid = (scheme: string) => ({ valid: true, scheme, ageSeconds: 10 });
    expect(resultOf({ headers })).toEqual(valid('v1'));
    expect(resultOf({ keys: { secrets: [other, secret], publicKeys: [] } })).toEqual(valid('v1'));
    const publicKeys = [newSigningKeyPair().publicKey, pair.publicKey];
    expect(resultOf({ headers, keys: { secrets: [], publicKeys } })).toEqual(valid('v1a'));
  });

  it.each([
    ['the body', { body: Buffer.from(payload.replace('ping', 'pong')) }],
    ['the id', { headers: { ...signed([secret], [pair.secretKey]), 'webhook-id': 'evt_2' } }],
    [
      'the time',
      { headers: { ...signed([secret], [pair.secretKey]), 'webhook-timestamp': String(SENT_AT + 1) } },
    ],
  ])('refuses a message of which %s was changed, by secret and by public key', (_what, changes) => {
    const headers = signed([secret], [pair.secretKey]);
    const keys = { secrets: [secret], publicKeys: [pair.publicKey] };
    expect(reasonOf({ headers, keys, ...changes })).toBe(
      'no_signature_matches: no signature matches: 1 v1 and 1 v1a came, tried with 1 secret and 1 public key',
    );
  });

  it('agrees with the published library on v1', () => {
    const nowSeconds = Math.floor(Date.now() / 1_000);
    const at = (timestampSeconds: number, id = 'evt_1', secrets = [secret]) =>
      signWebhook({ id, timestampSeconds, payload, secrets });
    const cases = [
      at(nowSeconds),
      at(nowSeconds, 'evt_1', [newSigningSecret(), secret]),
      at(nowSeconds, 'evt_1', [newSigningSecret()]),
      at(nowSeconds - 310),
      at(nowSeconds + 310),
      { ...at(nowSeconds), 'webhook-id': 'evt_2' },
      { ...at(nowSeconds), 'webhook-id': '' },
      { ...at(nowSeconds), 'webhook-signature': 'v1' },
      { ...at(nowSeconds), 'webhook-signature': ` ${at(nowSeconds)['webhook-signature']} ` },
    ];
    const library = cases.map((headers) => {
      try {
        return Boolean(new Webhook(secret).verify(payload, headers));
      } catch {
        return false;
      }
    });
    expect(cases.map((headers) => resultOf({ headers, nowSeconds }).valid)).toEqual(library);
    expect(library.filter((valid) => valid)).toHaveLength(3);
  });

  it('does not take one sequence of bytes for another that reads as the same text', () => {
    const text = '{"text":"\uFFFD"}';
    const headers = signWebhook({ id: 'evt_1', timestampSeconds: SENT_AT, payload: text, secrets: [secret] });
    expect(resultOf({ headers, body: Buffer.from(text) }).valid).toBe(true);
    const bytes = Buffer.concat([Buffer.from('{"text":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    expect(bytes.toString()).toBe(text);
    expect(resultOf({ headers, body: bytes }).valid).toBe(false);
  });

  it.each([
    [0, 'valid'],
    [300, 'valid'],
    [-300, 'valid'],
    [
      312,
      'timestamp_too_old: the timestamp is too old by 12 s (300 s are allowed), though a signature matches',
    ],
    [
      -301,
      'timestamp_too_new: the timestamp is too new by 1 s (300 s are allowed), though a signature matches',
    ],
  ])('of a message %i s old says: %s', (ageSeconds, expected) => {
    expect(reasonOf({ nowSeconds: SENT_AT + ageSeconds })).toBe(expected);
    expect(reasonOf({ nowSeconds: SENT_AT + ageSeconds, toleranceSeconds: 0 })).toBe('valid');
  });

  it.each([
    [
      'that both are wrong',
      { nowSeconds: SENT_AT + 999, body: Buffer.from('x') },
      /too old by 699 s .*, and no signature matches$/,
    ],
    [
      'which header is missing',
      { headers: { ...signed(), 'webhook-id': undefined } },
      /^header_missing: webhook-id is missing$/,
    ],
    [
      'which headers are missing',
      { headers: {} },
      /webhook-id, webhook-timestamp, webhook-signature are missing$/,
    ],
    [
      'that the time is none',
      { headers: { ...signed(), 'webhook-timestamp': '2026-09-01' } },
      /^timestamp_malformed/,
    ],
    [
      'that the time is none',
      { headers: { ...signed(), 'webhook-timestamp': '1'.repeat(13) } },
      /^timestamp_malformed/,
    ],
    [
      'which versions were there',
      { headers: { ...signed(), 'webhook-signature': 'v2,x v2,y v1a,z' } },
      /: 2 v2 and 1 v1a came/,
    ],
    [
      'that there was no version',
      { headers: { ...signed(), 'webhook-signature': '\u001b[2J,AbC=' } },
      /: 1 of no version came/,
    ],
    [
      'that a public key is needed',
      { headers: signed([], [pair.secretKey]) },
      /1 v1a came, tried with 1 secret and no public key$/,
    ],
    ['that the body is empty', { body: Buffer.alloc(0) }, /; the body is empty$/],
    ['that a newline was added', { body: Buffer.from(`${payload}\n`) }, /newline at the end of the body$/],
    [
      'that the JSON was formatted',
      { body: Buffer.from(JSON.stringify(JSON.parse(payload), null, 2)) },
      /JSON on one line/,
    ],
  ])('tells %s', (_what, changes, expected) => {
    expect(reasonOf(changes)).toMatch(expected);
  });
});
