import { html, useState } from '../vendor/preact.js';
import { post } from '../data/api.js';
import { ActionButton } from './action-button.js';
import { Field } from './field.js';

const spans = [
  ['1', 'the last hour'],
  ['24', 'the last 24 hours'],
  ['168', 'the last 7 days'],
  ['720', 'the last 30 days'],
];

/** Sends again what an endpoint missed in a time range. */
export function RecoverButton({ path, onDone }) {
  const [hours, setHours] = useState('24');
  const [include, setInclude] = useState('failed');
  const run = async () => {
    const since = new Date(Date.now() - Number(hours) * 3_600_000).toISOString();
    const { totalCount } = await post(`${path}/recover`, { since, include });
    return onDone(`${totalCount} are sent again.`);
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
  <//>`;
}
