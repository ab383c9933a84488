import { html, useState } from '../vendor/preact.js';
import { post } from '../data/api.js';
import { ActionButton } from './action-button.js';
import { Field } from './field.js';

const resolutions = [
  ['released', 'Release its credits'],
  ['charged', 'Settle its credits'],
  ['unreconciled', 'Release them and open an unreconciled charge'],
];

/** Ends a generation that the upstream has and that does not end by itself. */
export function ResolveGenerationButton({ id, onDone }) {
  const [resolution, setResolution] = useState('released');
  const [reason, setReason] = useState('');
  const run = async () => {
    await post(`/admin/v1/generations/${id}/resolve`, { resolution, reason });
    onDone();
    return 'The generation has ended.';
  };
  return html`<${ActionButton}
    label="End generation"
    needs="resolveGeneration"
    isDangerous
    text="Ends ${id} as failed, whatever the upstream makes of it. Its team reads the reason."
    run=${run}
  >
    <${Field} label="Credits" options=${resolutions} value=${resolution} onInput=${setResolution} />
    <${Field} label="Reason" required value=${reason} onInput=${setReason} />
  <//>`;
}
