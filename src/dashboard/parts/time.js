import { html } from '../vendor/preact.js';
import { ago, localTime, utcTime } from '../data/format.js';

/** A time in the reader's zone, with UTC on hover. @param isRelative `5 min ago` instead */
export function Time({ at, isRelative = false }) {
  if (!at) return '–';
  return html`<time datetime=${at} title=${isRelative ? `${localTime(at)} · ${utcTime(at)}` : utcTime(at)}>
    ${isRelative ? `${ago(at)} ago` : localTime(at)}
  </time>`;
}
