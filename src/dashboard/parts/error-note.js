import { html } from '../vendor/preact.js';

/** Why something failed, in the words of the API, with the id that finds the request in the log. */
export function ErrorNote({ error, retry }) {
  const { requestId, errors } = error.problem ?? {};
  return html`<div class="error" role="alert">
    <p>${error.message}</p>
    ${
      errors?.length > 0 &&
      html`<ul>
        ${errors.map(({ pointer, detail }) => html`<li><code>${pointer}</code> ${detail}</li>`)}
      </ul>`
    }
    ${requestId && html`<p class="small">Request <code>${requestId}</code></p>`}
    ${retry && html`<button onClick=${retry}>Try again</button>`}
  </div>`;
}
