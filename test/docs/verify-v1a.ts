import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';

/** Throws unless one of `keys` signed the webhook within the last five minutes. */
export function verifyV1a(body: string, headers: Record<string, string>, keys: JsonWebKey[]): unknown {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': list = '' } = headers;
  if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) <= 300)) throw new Error('The timestamp is off.');
  const content = Buffer.from(`${id}.${timestamp}.${body}`);
  const signatures = list.split(' ').filter((part) => part.startsWith('v1a,'));
  const isSigned = keys.some((key) => {
    const publicKey = createPublicKey({ key, format: 'jwk' });
    return signatures.some((part) => verify(null, content, publicKey, Buffer.from(part.slice(4), 'base64')));
  });
  if (!isSigned) throw new Error('No signature matches.');
  return JSON.parse(body);
}
