import { createHash } from 'node:crypto';
import type { AcceptCommand } from '../operations/accept-generation.ts';

/**
 * What makes a repeated request recognizable, or null without a key.
 * @param key the `Idempotency-Key` header
 * @param address the method and path that were called: the same body sent to another face or model is another request
 * @param body the parsed body; the order of its fields makes no difference
 */
export function toIdempotency(
  key: string | undefined,
  address: string,
  body: unknown,
): AcceptCommand['idempotency'] {
  if (key === undefined) return null;
  const requestHash = createHash('sha256')
    .update(`${address}\n${canonicalJson(body)}`)
    .digest('hex');
  return { key, requestHash };
}

/** JSON with the keys of every object sorted. The value has passed a schema, so it is not deep. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`).join(',')}}`;
}
