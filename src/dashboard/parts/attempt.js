import { html } from '../vendor/preact.js';
import { duration } from '../data/format.js';
import { sentHeaders } from '../data/sent-headers.js';
import { Badge } from './badge.js';
import { Time } from './time.js';

/** One attempt of a delivery: what was sent, and the beginning of the answer. */
export function Attempt({ eventId, attempt }) {
  const { number, startedAt, durationMs, statusCode, error, responseExcerpt } = attempt;
  const headers = sentHeaders(eventId, attempt);
  return html`<div>
    <p>
      <strong>Attempt ${number}</strong> <${Time} at=${startedAt} />, ${duration(durationMs)}:
      ${statusCode ?? 'no answer'}
      <${Badge} value=${error === null ? 'acknowledged' : 'failed'} tone=${error === null ? 'good' : 'bad'} />
      <bdi>${error ?? ''}</bdi>
    </p>
    ${headers && html`<pre tabindex="0" aria-label="Headers of attempt ${number}">${headers}</pre>`}
    ${responseExcerpt && html`<pre tabindex="0" aria-label="Beginning of answer ${number}">${responseExcerpt}</pre>`}
  </div>`;
}
