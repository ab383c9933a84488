import { html, useState } from '../vendor/preact.js';
import { call } from '../data/api.js';
import { ActionButton } from './action-button.js';
import { Field } from './field.js';

/** Sets a team's share of the submissions while several teams wait. */
export function SetWeightButton({ path, weight, onDone }) {
  const [wanted, setWanted] = useState(String(weight));
  const run = async () => {
    await call('PATCH', path, { body: { weight: Number(wanted) } });
    onDone();
    return `The weight is ${wanted}.`;
  };
  return html`<${ActionButton}
    label="Set weight"
    needs="setTeam"
    text="While several teams wait, a team of weight 2 gets twice as many submissions as a team of weight 1."
    run=${run}
  >
    <${Field} label="Weight" type="number" min="1" step="1" required value=${wanted} onInput=${setWanted} />
  <//>`;
}
