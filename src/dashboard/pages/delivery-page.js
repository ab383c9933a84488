import {
  ActionButton,
  Attempt,
  Badge,
  Facts,
  IdLink,
  Loaded,
  Page,
  Section,
  Time,
  html,
  post,
  useResource,
  useSession,
  webhooksOf,
} from '../ui.js';

/** One delivery with each attempt, and the event that is sent. */
export function DeliveryPage({ id, query }) {
  const session = useSession();
  const api = webhooksOf(session, query.team);
  const resource = useResource(`${api}/deliveries/${encodeURIComponent(id)}`, { isLive: true });
  const event = useResource(resource.data ? `${api}/events/${resource.data.eventId}` : null);
  const retry = async () => {
    await post(`${api}/deliveries/${id}/retry`);
    resource.reload();
    return 'The delivery is due now.';
  };
  const actions = html`<${ActionButton}
    label="Retry delivery"
    needs="retryDelivery"
    text="Sends ${id} again now, to the current address of its endpoint."
    run=${retry}
  />`;
  return html`<${Page} title=${id} actions=${actions}>
    <${Loaded} ...${resource}>
      ${(delivery) => html`
        <${Section} title="Delivery">
          <${Facts}
            entries=${[
              ['Status', html`<${Badge} value=${delivery.status} /> ${delivery.failureReason ?? ''}`],
              ['Event', html`${delivery.eventType} <code>${delivery.eventId}</code>`],
              ['Endpoint', html`<${IdLink} id=${delivery.endpointId} query=${{ team: query.team }} />`],
              ['Address', html`<bdi>${delivery.url}</bdi>`],
              ['Generation', html`<${IdLink} id=${event.data?.generationId} />`],
              ['Occurred', html`<${Time} at=${delivery.createdAt} />`],
              delivery.nextAttemptAt && ['Next attempt', html`<${Time} at=${delivery.nextAttemptAt} />`],
              delivery.finishedAt && ['Finished', html`<${Time} at=${delivery.finishedAt} />`],
            ]}
          />
        <//>
        <${Section} title="Attempts">
          ${delivery.attempts.length === 0 && html`<p class="note">None so far.</p>`}
          ${delivery.attempts.map((attempt) => html`<${Attempt} key=${attempt.number} eventId=${delivery.eventId} attempt=${attempt} />`)}
        <//>
        <${Section} title="Body that is sent">
          <${Loaded} ...${event}
            >${({ data }) => html`<pre tabindex="0" aria-label="Body">${JSON.stringify(data, null, 2)}</pre>`}<//
          >
        <//>
      `}
    <//>
  <//>`;
}
