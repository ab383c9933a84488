import { expect, it } from 'vitest';
import { newSigningSecret } from '../../src/webhooks/hmac-signature.ts';
import { signWebhook, type SignatureHeaders } from '../../src/webhooks/sign-webhook.ts';
import { newSigningKeyPair, toPublicJwk } from '../../src/webhooks/signing-key-pair.ts';
import { verifyV1a } from './verify-v1a.ts';

const [newer, older, stranger] = [newSigningKeyPair(), newSigningKeyPair(), newSigningKeyPair()];
const jwkOf = ({ publicKey }: typeof newer) => ({ ...toPublicJwk(publicKey, 'wsk_1') });
const payload = '{"type":"ping","data":{"text":"grün 🍌"}}';
const nowSeconds = () => Math.floor(Date.now() / 1_000);

function signed(keys = [newer, older], timestampSeconds = nowSeconds()): SignatureHeaders {
  return signWebhook({
    id: 'evt_1',
    timestampSeconds,
    payload,
    secrets: [newSigningSecret()],
    keys: keys.map(({ secretKey }) => secretKey),
  });
}

it("the documents' verifier takes what any of the gateway's keys signed, beside other signatures", () => {
  for (const key of [newer, older])
    expect(verifyV1a(payload, signed(), [jwkOf(stranger), jwkOf(key)])).toEqual(JSON.parse(payload));
});

it("the documents' verifier refuses other keys, no key, and a webhook without v1a", () => {
  for (const keys of [[jwkOf(stranger)], []])
    expect(() => verifyV1a(payload, signed(), keys)).toThrow('No signature matches.');
  expect(() => verifyV1a(payload, signed([]), [jwkOf(newer)])).toThrow('No signature matches.');
  const { 'webhook-signature': list, ...headers } = signed();
  expect(() => verifyV1a(payload, headers, [jwkOf(newer)])).toThrow('No signature matches.');
  const renamed = { ...headers, 'webhook-signature': list.replaceAll('v1a,', 'v1,') };
  expect(() => verifyV1a(payload, renamed, [jwkOf(newer)])).toThrow('No signature matches.');
});

it("the documents' verifier refuses a changed body, id or time", () => {
  const headers = signed();
  const keys = [jwkOf(newer)];
  const later = String(nowSeconds() + 1);
  expect(() => verifyV1a(payload.replace('ping', 'pong'), headers, keys)).toThrow('No signature matches.');
  expect(() => verifyV1a(payload, { ...headers, 'webhook-id': 'evt_2' }, keys)).toThrow('No signature');
  expect(() => verifyV1a(payload, { ...headers, 'webhook-timestamp': later }, keys)).toThrow('No signature');
});

it.each([-310, 310, NaN])("the documents' verifier refuses a timestamp that is off by %d seconds", (off) => {
  const headers = signed([newer], nowSeconds() + off);
  expect(() => verifyV1a(payload, headers, [jwkOf(newer)])).toThrow('The timestamp is off.');
});
