import { randomBytes } from 'node:crypto';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { describe, expect, it } from 'vitest';
import { isSigningSecret, newSigningSecret } from '../../src/webhooks/hmac-signature.ts';
import { signWebhook } from '../../src/webhooks/sign-webhook.ts';

const payload = '{"type":"ping","data":{"text":"grün 🍌"}}';

function signed(secrets: string[], body = payload) {
  return signWebhook({
    id: 'evt_1',
    timestampSeconds: Math.floor(Date.now() / 1_000),
    payload: body,
    secrets,
  });
}

describe('signWebhook', () => {
  it('makes the signature of the example in the Standard Webhooks specification', () => {
    const headers = signWebhook({
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestampSeconds: 1614265330,
      payload: '{"test": 2432232314}',
      secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    });
    expect(headers).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('is accepted by the standardwebhooks and svix verifiers', () => {
    const secret = newSigningSecret();
    const headers = signed([secret]);
    expect(new StandardWebhook(secret).verify(payload, headers)).toEqual(JSON.parse(payload));
    expect(() => new SvixWebhook(secret).verify(payload, headers)).not.toThrow();
  });

  it('is accepted under each secret of a rotation, and under no other', () => {
    const [newer, older, other] = [newSigningSecret(), newSigningSecret(), newSigningSecret()];
    const headers = signed([newer, older]);
    for (const secret of [newer, older]) {
      expect(() => new StandardWebhook(secret).verify(payload, headers)).not.toThrow();
      expect(() => new SvixWebhook(secret).verify(payload, headers)).not.toThrow();
    }
    expect(() => new StandardWebhook(other).verify(payload, headers)).toThrow('No matching signature');
    expect(() => new SvixWebhook(other).verify(payload, headers)).toThrow('No matching signature');
    expect(headers['webhook-signature'].split(' ')).toHaveLength(2);
  });

  it('is refused once the body, the id or the time was changed', () => {
    const secret = newSigningSecret();
    const headers = signed([secret]);
    const later = String(Number(headers['webhook-timestamp']) + 1);
    const tampered: [string, Record<string, string>][] = [
      [payload.replace('ping', 'pong'), headers],
      [payload, { ...headers, 'webhook-id': 'evt_2' }],
      [payload, { ...headers, 'webhook-timestamp': later }],
    ];
    for (const [body, changed] of tampered) {
      expect(() => new StandardWebhook(secret).verify(body, changed)).toThrow('No matching signature');
      expect(() => new SvixWebhook(secret).verify(body, changed)).toThrow('No matching signature');
    }
  });

  it('refuses to send without a signature, and does not print a malformed secret', () => {
    expect(() => signed([])).toThrow('at least one signing secret or key');
    expect(() => signed(['whsec_c2VjcmV0'])).toThrow(/^A signing secret is not `whsec_`/);
  });
});

describe('isSigningSecret', () => {
  const secretOf = (bytes: number) => `whsec_${randomBytes(bytes).toString('base64')}`;

  it('accepts 24 to 64 bytes', () => {
    expect([24, 25, 32, 63, 64].map((bytes) => isSigningSecret(secretOf(bytes)))).toEqual(
      Array.from({ length: 5 }, () => true),
    );
    expect(isSigningSecret(newSigningSecret())).toBe(true);
    expect(newSigningSecret()).not.toBe(newSigningSecret());
  });

  it('refuses other sizes, other prefixes, and base64 that libraries read differently', () => {
    const secret = `whsec_${Buffer.alloc(32, 0xff).toString('base64')}`;
    const refused = [
      secretOf(23),
      secretOf(65),
      '',
      'whsec_',
      secret.slice(6),
      secret.replace('whsec_', 'whsk_'),
      secret.replace('=', ''),
      `${secret}\n`,
      secret.replaceAll('/', '_'),
      secret.replace('/', ' '),
    ];
    expect(refused.filter(isSigningSecret)).toEqual([]);
  });
});
