import { html } from '../vendor/preact.js';
import { ErrorNote } from './error-note.js';

/** What a resource makes of its data, or that it is loading or failed. An error after data was there is shown above it. */
export function Loaded({ data, error, isLoading, reload, children }) {
  if (data === undefined && error) return html`<${ErrorNote} error=${error} retry=${reload} />`;
  if (data === undefined) return html`<p class="note" role="status">${isLoading ? 'Loading…' : ''}</p>`;
  return html`${error && html`<${ErrorNote} error=${error} retry=${reload} />`}${children(data)}`;
}
