import { parseJson } from '../domain/parse-json.ts';
import type { SignatureScheme } from '../domain/endpoints/endpoint.ts';
import {
  matchesSignature,
  parseSignatures,
  type Signature,
  type VerificationKeys,
} from './matches-signature.ts';
import type { SignatureHeaders } from './sign-webhook.ts';

/**
 * Verifies a message by Standard Webhooks 1.0.0 as the published libraries do, and explains exactly why one
 * is not valid. Those libraries do not support `v1a` or a tolerance other than five minutes, and hardly
 * explain what they refuse.
 * @throws {Error} when a key is malformed
 */
export function verifyWebhook(message: WebhookToVerify): Verification {
  const { headers, body, keys, toleranceSeconds, nowSeconds } = message;
  const missing = signatureHeaderNames.filter((name) => !headers[name]);
  if (missing.length > 0)
    return invalid('header_missing', `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`);
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, ...rest } = headers as SignatureHeaders;
  if (!TIMESTAMP.test(timestamp))
    return invalid('timestamp_malformed', 'webhook-timestamp is not a number of seconds since the epoch');
  const timestampSeconds = Number(timestamp);
  const signatures = parseSignatures(rest['webhook-signature']);
  const matchOf = (content: Buffer) =>
    signatures.find((signature) =>
      matchesSignature(signature, keys, { id, timestampSeconds, body: content }),
    );
  const match = matchOf(body);
  const ageSeconds = nowSeconds - timestampSeconds;
  const excess = Math.abs(ageSeconds) - toleranceSeconds;
  if (toleranceSeconds > 0 && excess > 0) {
    const adjective = ageSeconds > 0 ? 'old' : 'new';
    const beside = match === undefined ? 'and no signature matches' : 'though a signature matches';
    return invalid(
      `timestamp_too_${adjective}`,
      `the timestamp is too ${adjective} by ${excess} s (${toleranceSeconds} s are allowed), ${beside}`,
    );
  }
  if (match !== undefined) return { valid: true, scheme: match.version as SignatureScheme, ageSeconds };
  const change = likelyChanges.find(({ revert }) => matchOf(revert(body)) !== undefined);
  const hint = body.length === 0 ? '; the body is empty' : change === undefined ? '' : `; ${change.hint}`;
  return invalid('no_signature_matches', describeMismatch(signatures, keys) + hint);
}

export interface WebhookToVerify {
  /** Names in lower case, as Node gives them. */
  headers: Partial<Record<string, string | string[]>>;
  /** The body's bytes as they came. */
  body: Buffer;
  /** Any match counts. Each key has to be well formed. */
  keys: VerificationKeys;
  /** How far the timestamp may be off, either way; 0: any timestamp is accepted. */
  toleranceSeconds: number;
  nowSeconds: number;
}

/** `ageSeconds`: of the timestamp; negative when it is in the future. `reason`: without a full stop. */
export type Verification =
  | { valid: true; scheme: SignatureScheme; ageSeconds: number }
  | { valid: false; code: VerificationCode; reason: string };

export type VerificationCode =
  | 'header_missing'
  | 'timestamp_malformed'
  | 'timestamp_too_old'
  | 'timestamp_too_new'
  | 'no_signature_matches';

/** The tolerance of the specification and of the published libraries. */
export const STANDARD_TOLERANCE_SECONDS = 300;

export const signatureHeaderNames = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;

// Twelve digits reach the year 33,658; a Date ends later.
const TIMESTAMP = /^\d{1,12}$/;

/** Common changes to a body before it is verified. */
const likelyChanges: { revert: (body: Buffer) => Buffer; hint: string }[] = [
  {
    revert: (body) => Buffer.from(body.toString().replace(/\r?\n$/, '')),
    hint: 'one would match without the newline at the end of the body',
  },
  { revert: onOneLine, hint: 'one would match with the JSON on one line: the body was changed' },
];

function onOneLine(body: Buffer): Buffer {
  const value = parseJson(body.toString());
  return value === undefined ? body : Buffer.from(JSON.stringify(value));
}

function describeMismatch(signatures: Signature[], { secrets, publicKeys }: VerificationKeys): string {
  const counts = new Map<string, number>();
  for (const { version } of signatures) {
    // The header may contain anything, including control sequences of a terminal.
    const name = /^v\d{1,3}[a-z]?$/.test(version) ? version : 'of no version';
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const came = [...counts].map(([name, count]) => `${count} ${name}`).join(' and ');
  const tried = `${counted(secrets.length, 'secret')} and ${counted(publicKeys.length, 'public key')}`;
  return `no signature matches: ${came} came, tried with ${tried}`;
}

function counted(count: number, noun: string): string {
  return `${count === 0 ? 'no' : count} ${noun}${count > 1 ? 's' : ''}`;
}

function invalid(code: VerificationCode, reason: string): Verification {
  return { valid: false, code, reason };
}
