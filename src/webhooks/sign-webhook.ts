import { hmacSignature } from './hmac-signature.ts';
import { ed25519Signature } from './signing-key-pair.ts';

/**
 * The three headers of Standard Webhooks 1.0.0. Of `id.timestamp.payload`, one `v1,` signature
 * (HMAC-SHA256) for each secret and one `v1a,` signature (Ed25519) for each key, in base64, separated by
 * spaces.
 * @throws {Error} when there is nothing to sign with, or a secret or key is malformed; the message does not
 * contain it
 */
export function signWebhook({ id, timestampSeconds, payload, ...signers }: MessageToSign): SignatureHeaders {
  const { secrets, keys = [] } = signers;
  const content = `${id}.${timestampSeconds}.${payload}`;
  const signatures = [
    ...secrets.map((secret) => hmacSignature(secret, content)),
    ...keys.map((key) => ed25519Signature(key, content)),
  ];
  if (signatures.length === 0) {
    throw new Error('A webhook needs at least one signing secret or key.');
  }
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestampSeconds),
    'webhook-signature': signatures.join(' '),
  };
}

export type SignatureHeaders = Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>;

export interface MessageToSign {
  /** The event's id, the same on every attempt, by which receivers recognize duplicates. */
  id: string;
  /** The time of this attempt, in whole seconds since the epoch. */
  timestampSeconds: number;
  /** The body exactly as it is sent. */
  payload: string;
  /**
   * `whsec_…`, the newest first. During a rotation the old one signs as well; a receiver accepts any match.
   */
  secrets: readonly string[];
  /** `whsk_…`, the newest first. Default: none. */
  keys?: readonly string[];
}
