import { hash } from 'node:crypto';
import type { AcceptParams } from '../../operations/generations/accept-params.ts';

/**
 * The key and the hash that identify a repeated request; null without a key.
 * @param key the `Idempotency-Key` header
 * @param address method and path: the same body sent to another face or model is another request
 * @param body the parsed body; the order of its fields does not matter
 */
export function toIdempotency(
  key: string | undefined,
  address: string,
  body: unknown,
): AcceptParams['idempotency'] {
  if (key === undefined) return null;
  return { key, requestHash: hash('sha256', `${address}\n${canonicalJson(body)}`) };
}

/** JSON with the keys of every object sorted. The value has passed a schema, so it is not deep. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = value as Record<string, unknown>;
  const copy: typeof fields = {};
  for (const key of Object.keys(fields).sort()) copy[key] = sorted(fields[key]);
  return copy;
}
