import { html, useMemo, useState } from '../vendor/preact.js';
import { post } from '../data/api.js';
import { number } from '../data/format.js';
import { ActionButton } from './action-button.js';
import { Field } from './field.js';
import { MatchCount } from './match-count.js';

const spans = [
  ['1', 'the last hour'],
  ['24', 'the last 24 hours'],
  ['168', 'the last 7 days'],
  ['720', 'the last 30 days'],
];

/** Sends again what an endpoint missed in a time range. @param api where its owner's webhooks are */
export function RecoverButton({ api, endpointId, onDone }) {
  const [hours, setHours] = useState('24');
  const [include, setInclude] = useState('failed');
  const since = useMemo(() => new Date(Date.now() - Number(hours) * 3_600_000).toISOString(), [hours]);
  const run = async () => {
    const path = `${api}/webhook-endpoints/${encodeURIComponent(endpointId)}/recover`;
    const { totalCount } = await post(path, { since, include });
    return onDone(`${number(totalCount)} are sent again.`);
  };
  return html`<${ActionButton}
    label="Recover"
    needs="recoverWebhookEndpoint"
    title="Send again what was missed"
    run=${run}
  >
    <${Field} label="Of" options=${spans} value=${hours} onInput=${setHours} />
    <${Field}
      label="What"
      options=${[
        ['failed', 'Failed deliveries'],
        ['all', 'All events that it subscribes to'],
      ]}
      value=${include}
      onInput=${setInclude}
    />
    ${include === 'failed' && html`<${MatchCount} api=${api} filter=${{ endpointId, createdAfter: since }} />`}
  <//>`;
}
