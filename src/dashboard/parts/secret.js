import { html } from '../vendor/preact.js';
import { CopyButton } from './copy-button.js';

/** A secret that is shown once. */
export function Secret({ value, text }) {
  return html`<p>${text}</p>
    <p class="secret"><code>${value}</code> <${CopyButton} text=${value} /></p>`;
}
