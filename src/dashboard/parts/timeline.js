import { html } from '../vendor/preact.js';
import { IdLink } from './id-link.js';
import { Time } from './time.js';

/** What happened, oldest first. */
export function Timeline({ entries }) {
  return html`<ol class="timeline">
    ${entries.map(
      ({ at, title, detail, tone, id, query }) =>
        html`<li class=${tone ?? ''}>
          <${Time} at=${at} /> <strong>${title}</strong>
          ${detail && html`<br /><bdi class="user small">${detail}</bdi>`}
          ${id && html`<span class="small"> <${IdLink} id=${id} query=${query} /></span>`}
        </li>`,
    )}
  </ol>`;
}
