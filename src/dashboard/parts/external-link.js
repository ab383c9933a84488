import { html } from '../vendor/preact.js';

/** A link to another site. An address of any other kind than HTTP is text. */
export function ExternalLink({ href, children }) {
  const text = children ?? href;
  if (!/^https?:\/\//i.test(href ?? '')) return html`<bdi class="user">${href ?? '–'}</bdi>`;
  return html`<a class="user" href=${href} target="_blank" rel="noopener noreferrer">${text}</a>`;
}
