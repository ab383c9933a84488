import { html, useState } from '../vendor/preact.js';
import { duration } from '../data/format.js';
import { useResource } from '../data/use-resource.js';
import { Badge } from './badge.js';
import { Loaded } from './loaded.js';
import { Time } from './time.js';

/** The attempts of a delivery, read when somebody opens them. @param api where its owner's webhooks are */
export function DeliveryAttempts({ api, delivery: { id, eventType, attemptCount } }) {
  const [isOpen, setOpen] = useState(false);
  const resource = useResource(isOpen ? `${api}/deliveries/${id}` : null, { isLive: true });
  const count = attemptCount === 1 ? '1 attempt' : `${attemptCount} attempts`;
  return html`<details onToggle=${(event) => setOpen(event.currentTarget.open)}>
    <summary>${count} of ${eventType} <code>${id}</code></summary>
    ${
      isOpen &&
      html`<${Loaded} ...${resource}>
        ${({ eventId, attempts }) =>
          attempts.map(
            (attempt) => html`<${Attempt} key=${attempt.number} eventId=${eventId} attempt=${attempt} />`,
          )}
      <//>`
    }
  </details>`;
}

/** One attempt of a delivery: what was sent, and the beginning of the answer. */
export function Attempt({ eventId, attempt }) {
  const { number, startedAt, durationMs, statusCode, error, responseExcerpt } = attempt;
  const headers = sentHeaders(eventId, attempt);
  return html`<div>
    <p>
      <strong>Attempt ${number} </strong>
      <${Time} at=${startedAt} />${`, ${duration(durationMs)}: ${statusCode ?? 'no answer'} `}
      <${Badge} value=${error === null ? 'acknowledged' : 'failed'} tone=${error === null ? 'good' : 'bad'} />
      <bdi>${error && ` ${error}`}</bdi>
    </p>
    ${headers && html`<pre tabindex="0" aria-label="Headers of attempt ${number}">${headers}</pre>`}
    ${responseExcerpt && html`<pre tabindex="0" aria-label="Beginning of answer ${number}">${responseExcerpt}</pre>`}
  </div>`;
}

/**
 * The headers that an attempt was sent with, a line each, as far as they follow from what the gateway keeps: neither signatures nor the
 * endpoint's own headers, since those are secrets. Null: nothing was sent.
 * @param {string} eventId
 * @param {{ startedAt: string, durationMs: number, statusCode: number | null }} attempt
 */
function sentHeaders(eventId, { startedAt, durationMs, statusCode }) {
  if (statusCode === null && durationMs === 0) return null;
  return [
    `webhook-id: ${eventId}`,
    `webhook-timestamp: ${Math.floor(Date.parse(startedAt) / 1_000)}`,
    'webhook-signature: … (not kept)',
    'content-type: application/json',
  ].join('\n');
}
