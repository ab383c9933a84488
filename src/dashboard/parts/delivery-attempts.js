import { html, useState } from '../vendor/preact.js';
import { useResource } from '../data/use-resource.js';
import { Attempt } from './attempt.js';
import { Loaded } from './loaded.js';

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
