import { html, useRef } from '../vendor/preact.js';

let sections = 0;

/** A part of a page with its heading, and what can be done with it. */
export function Section({ title, actions, children }) {
  const id = useRef(`section-${++sections}`).current;
  return html`<section aria-labelledby=${id}>
    <header>
      <h2 id=${id}>${title}</h2>
      ${actions && html`<div class="actions">${actions}</div>`}
    </header>
    ${children}
  </section>`;
}
