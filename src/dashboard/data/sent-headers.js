/**
 * The headers that an attempt was sent with, a line each, as far as they follow from what the gateway keeps: neither signatures nor the
 * endpoint's own headers, since those are secrets. Null: nothing was sent.
 * @param {string} eventId
 * @param {{ startedAt: string, durationMs: number, statusCode: number | null }} attempt
 */
export function sentHeaders(eventId, { startedAt, durationMs, statusCode }) {
  if (statusCode === null && durationMs === 0) return null;
  return [
    `webhook-id: ${eventId}`,
    `webhook-timestamp: ${Math.floor(Date.parse(startedAt) / 1_000)}`,
    'webhook-signature: … (not kept)',
    'content-type: application/json',
  ].join('\n');
}
