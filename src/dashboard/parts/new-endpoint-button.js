import { html, useState } from '../vendor/preact.js';
import { post } from '../data/api.js';
import { ActionButton } from './action-button.js';
import { Field } from './field.js';
import { Secret } from './secret.js';

/** Registers an endpoint and shows its signing secret, this once. */
export function NewEndpointButton({ api, onDone }) {
  const [url, setUrl] = useState('');
  const [description, setDescription] = useState('');
  const run = async () => {
    const created = await post(`${api}/webhook-endpoints`, { url, description });
    onDone();
    return created;
  };
  const result = ({ secret }) =>
    html`<${Secret} value=${secret} text="The signing secret of the endpoint. It is not shown again." />`;
  return html`<${ActionButton} label="New endpoint" needs="createWebhookEndpoint" run=${run} result=${result}>
    <${Field} label="URL" type="url" required placeholder="https://…" value=${url} onInput=${setUrl} />
    <${Field} label="Description" value=${description} onInput=${setDescription} />
  <//>`;
}
