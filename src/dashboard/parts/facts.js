import { html } from '../vendor/preact.js';

/** Names and values. An entry that is false is left out. */
export function Facts({ entries }) {
  return html`<dl class="facts">
    ${entries.filter(Boolean).map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}
