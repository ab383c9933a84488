import {
  Badge,
  DataTable,
  Filters,
  Loaded,
  NewEndpointButton,
  Page,
  PageLink,
  PagedTable,
  RangePicker,
  RetryMatchingButton,
  RotateWebhookSecretButton,
  Section,
  Time,
  UserText,
  deliveryColumns,
  eventTypes,
  html,
  rangeOf,
  useResource,
  useSession,
  useState,
  webhooksOf,
} from '../ui.js';

/** Endpoints with their health, and deliveries with what to do about those that failed. */
export function WebhooksPage({ query }) {
  const session = useSession();
  const api = webhooksOf(session, query.team);
  const endpoints = useResource(`${api}/webhook-endpoints`, { isLive: true });
  const [round, setRound] = useState(0);
  const filter = {
    status: query.status,
    endpointId: query.endpoint,
    eventType: query.event,
    eventId: query.eventId,
    ...rangeOf(query),
  };
  const failed = {
    endpointId: query.endpoint,
    eventTypes: query.event && [query.event],
    createdAfter: filter.createdAfter || undefined,
    createdBefore: filter.createdBefore || undefined,
  };
  return html`<${Page}
    title="Webhooks"
    actions=${html`<${NewEndpointButton} api=${api} onDone=${endpoints.reload} /> ${
        !session.isOperator &&
        html`<${RotateWebhookSecretButton}
          path="/v1/webhook-secret/rotate"
          needs="rotateWebhookSecret"
          label="Rotate request secret"
          text="Makes a new secret for the webhooks of requests, those with webhook.url."
        />`
      }`}
  >
    ${
      session.isOperator &&
      html`<${Filters}
        query=${query}
        fields=${[{ name: 'team', label: 'Whose', options: [['', "The operator's own"], ...session.teams.map(({ id, name }) => [id, name])] }]}
      />`
    }
    <${Section} title="Endpoints">
      <${Loaded} ...${endpoints}>
        ${({ data }) => html`<${DataTable} caption="Endpoints" columns=${endpointColumns(query.team)} rows=${data} empty="There is no endpoint." />`}
      <//>
    <//>
    <${Section}
      title="Deliveries"
      actions=${
        !query.eventId &&
        html`<${RetryMatchingButton} api=${api} filter=${failed} onDone=${() => setRound(round + 1)} />`
      }
    >
      <${Filters}
        query=${query}
        fields=${[
          { name: 'status', label: 'Status', options: [['', 'Any'], 'pending', 'delivered', 'failed'] },
          {
            name: 'endpoint',
            label: 'Endpoint',
            options: [['', 'Any'], ...(endpoints.data?.data ?? []).map(({ id, url }) => [id, url])],
          },
          { name: 'event', label: 'Event', options: [['', 'Any'], ...eventTypes] },
        ]}
        ><${RangePicker} query=${query}
      /><//>
      <${PagedTable}
        caption="Deliveries, newest first"
        path="${api}/deliveries"
        query=${filter}
        columns=${deliveryColumns(query.team)}
        round=${round}
        empty="No delivery matches."
      />
    <//>
  <//>`;
}

const endpointColumns = (team) => [
  {
    title: 'Endpoint',
    cell: (row) =>
      html`<${PageLink} to="/endpoints/${row.id}" query=${{ team }}
        ><${UserText} text=${row.url} length=${100}
      /><//>`,
  },
  { title: 'Status', cell: (row) => html`<${Badge} value=${row.status} /> ${row.disabledReason ?? ''}` },
  { title: 'Health', cell: (row) => health(row.health) },
  { title: 'Events', cell: (row) => row.events.join(', ') },
  { title: 'Description', cell: (row) => html`<${UserText} text=${row.description} length=${100} />` },
];

/** Whether an endpoint takes what it is sent. */
export function health({ failingSince, nextAttemptAt, successRate24h }) {
  if (failingSince)
    return html`<${Badge} value="failing" tone="bad" /> since
      <${Time}
        at=${failingSince}
        isRelative
      />${nextAttemptAt && html`, next attempt <${Time} at=${nextAttemptAt} />`}`;
  if (successRate24h === null) return 'Nothing was sent in 24 h';
  return html`<${Badge} value="healthy" tone="good" /> ${Math.round(100 * successRate24h)} % of 24 h`;
}
