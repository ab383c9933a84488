import { html } from '../vendor/preact.js';
import { post } from '../data/api.js';
import { ActionButton } from './action-button.js';
import { Secret } from './secret.js';

// Receivers take the new secret in at their own pace, so both sign for a day.
const OVERLAP_SECONDS = 86_400;

/** Makes a new signing secret and shows it once. @param path what it is the secret of @param text what it signs */
export function RotateWebhookSecretButton({ path, needs, label, text }) {
  const run = () => post(path, { overlapSeconds: OVERLAP_SECONDS });
  const result = ({ secret }) =>
    html`<${Secret}
      value=${secret}
      text="The new signing secret. It is not shown again; the one before signs for another day."
    />`;
  return html`<${ActionButton}
    label=${label}
    needs=${needs}
    text="${text} For a day, messages carry a signature of both."
    run=${run}
    result=${result}
  />`;
}
