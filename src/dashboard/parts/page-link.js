import { html } from '../vendor/preact.js';
import { addressOf } from '../data/router.js';

/** A link to a page of the dashboard. */
export function PageLink({ to, query, children, ...rest }) {
  return html`<a href=${addressOf(to, query)} ...${rest}>${children}</a>`;
}
