import { html } from '../vendor/preact.js';
import { shorten } from '../data/format.js';

/** A text that somebody else wrote: never markup, in its own direction, and short where there is little room. */
export function UserText({ text, length = null }) {
  if (text === null || text === undefined) return html`<em>erased</em>`;
  return html`<bdi class="user">${length === null ? text : shorten(text, length)}</bdi>`;
}
