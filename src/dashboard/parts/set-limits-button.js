import { html, useState } from '../vendor/preact.js';
import { call } from '../data/api.js';
import { models, qualities } from '../data/words-of-the-api.js';
import { ActionButton } from './action-button.js';
import { Field } from './field.js';

/** Sets the limits of a team or a key. @param path where they are @param needs the id of the operation */
export function SetLimitsButton({ path, needs, limits, onDone }) {
  const [wanted, setWanted] = useState(limits);
  const change = (name) => (value) => setWanted({ ...wanted, [name]: value });
  const run = async () => {
    await call('PUT', path, {
      body: {
        requestsPerMinute: numberOf(wanted.requestsPerMinute),
        maxInFlight: numberOf(wanted.maxInFlight),
        allowedModels: wanted.allowedModels,
        allowedQualities: wanted.allowedQualities,
      },
    });
    onDone();
    return 'The limits are set.';
  };
  const count = { type: 'number', min: 1, step: 1, hint: 'Empty: no limit.' };
  return html`<${ActionButton}
    label="Set limits"
    needs=${needs}
    text="They hold from the next request on."
    run=${run}
  >
    <${Field}
      ...${count}
      label="Requests per minute"
      value=${wanted.requestsPerMinute}
      onInput=${change('requestsPerMinute')}
    />
    <${Field}
      ...${count}
      label="Generations in flight"
      value=${wanted.maxInFlight}
      onInput=${change('maxInFlight')}
    />
    <${Choices}
      label="Models"
      words=${models}
      value=${wanted.allowedModels}
      onInput=${change('allowedModels')}
    />
    <${Choices}
      label="Qualities"
      words=${qualities}
      value=${wanted.allowedQualities}
      onInput=${change('allowedQualities')}
    />
  <//>`;
}

const numberOf = (value) => (value === '' || value === null ? null : Number(value));

/** Words of which some are allowed; null: all, also those that come later. */
function Choices({ label, words, value, onInput }) {
  const toggle = (word, isOn) => {
    const next = words.filter((each) => (each === word ? isOn : (value ?? []).includes(each)));
    onInput(next.length === 0 ? null : next);
  };
  return html`<fieldset>
    <legend>${label}, none chosen: all</legend>
    ${words.map(
      (word) =>
        html`<${Field}
          key=${word}
          type="checkbox"
          label=${word}
          value=${(value ?? []).includes(word)}
          onInput=${(isOn) => toggle(word, isOn)}
        />`,
    )}
  </fieldset>`;
}
