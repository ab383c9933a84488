import {
  ActionButton,
  Badge,
  Facts,
  Loaded,
  Page,
  PageLink,
  PagedTable,
  RecoverButton,
  RotateWebhookSecretButton,
  Section,
  Time,
  UserText,
  addressOf,
  call,
  columns,
  html,
  navigate,
  number,
  post,
  useResource,
  useSession,
  useState,
  webhooksOf,
} from '../ui.js';
import { health } from './webhooks-page.js';

/** One endpoint: its health, and what can be done with it. */
export function EndpointPage({ id, query }) {
  const session = useSession();
  const api = webhooksOf(session, query.team);
  const path = `${api}/webhook-endpoints/${encodeURIComponent(id)}`;
  const resource = useResource(path, { isLive: true });
  const [round, setRound] = useState(0);
  const after = (text) => {
    resource.reload();
    setRound((value) => value + 1);
    return text;
  };
  const setStatus = (status) => async () => {
    await call('PATCH', path, { body: { status } });
    return after(`The endpoint is ${status}.`);
  };
  const test = async () => {
    const { statusCode, error } = await post(`${path}/test`);
    return after(error ? `The test failed: ${error}` : `The receiver answered ${statusCode}.`);
  };
  const remove = async () => {
    await call('DELETE', path);
    navigate(addressOf('/webhooks', { team: query.team }));
    return 'The endpoint is deleted.';
  };
  const isEnabled = resource.data?.status === 'enabled';
  const actions =
    resource.data &&
    html`<${ActionButton}
        label="Send a test"
        needs="testWebhookEndpoint"
        text="Sends a ping to the endpoint now."
        run=${test}
        disabled=${!isEnabled}
      />
      <${RecoverButton} api=${api} endpointId=${id} onDone=${after} isOperators=${api === '/admin/v1'} />
      <${RotateWebhookSecretButton}
        path="${path}/rotate-secret"
        needs="rotateWebhookEndpointSecret"
        label="Rotate secret"
        text="Makes a new signing secret for this endpoint."
      />
      ${
        isEnabled
          ? html`<${ActionButton}
              label="Pause"
              needs="updateWebhookEndpoint"
              text="Holds back what is sent to it until it is enabled again."
              run=${setStatus('paused')}
            />`
          : html`<${ActionButton}
              label="Enable"
              needs="updateWebhookEndpoint"
              text="Sends what waits, and what comes."
              run=${setStatus('enabled')}
            />`
      }
      <${ActionButton}
        label="Delete endpoint"
        needs="deleteWebhookEndpoint"
        isDangerous
        text="Deletes the endpoint. Deliveries to it that have not ended fail."
        run=${remove}
      />`;
  return html`<${Page} title="Webhook endpoint" actions=${actions}>
    <${Loaded} ...${resource}>
      ${(endpoint) =>
        html`<${Section} title="Endpoint">
          <${Facts}
            entries=${[
              ['Id', html`<code>${endpoint.id}</code>`],
              ['URL', html`<${UserText} text=${endpoint.url} />`],
              ['Status', html`<${Badge} value=${endpoint.status} /> ${endpoint.disabledReason ?? ''}`],
              ['Health', health(endpoint.health)],
              ['Events', endpoint.events.join(', ')],
              ['Description', html`<${UserText} text=${endpoint.description} />`],
              ['Signatures', endpoint.signatures.join(', ')],
              ['Created', html`<${Time} at=${endpoint.createdAt} />`],
              [
                'Deliveries',
                html`<${PageLink} to="/webhooks" query=${{ endpoint: id, team: query.team }}
                  >All of this endpoint<//
                >`,
              ],
            ]}
          />
        <//>`}
    <//>
    <${Section} title="Recoveries">
      <${PagedTable}
        caption="Recoveries"
        path="${path}/recoveries"
        columns=${recoveryColumns}
        round=${round}
        empty="None so far."
      />
    <//>
  <//>`;
}

const recoveryColumns = [
  columns.code('Recovery', 'id'),
  columns.badge('Status', 'status'),
  columns.plain('Of', 'include'),
  columns.time('Since', 'since'),
  columns.time('Until', 'until'),
  {
    title: 'Sent again',
    isNumber: true,
    cell: (row) => `${number(row.requeuedCount)} of ${number(row.totalCount)}`,
  },
];
