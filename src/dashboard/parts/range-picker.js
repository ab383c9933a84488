import { html } from '../vendor/preact.js';
import { setQuery } from '../data/router.js';
import { Field, TimeField } from './field.js';

const HOUR_MS = 3_600_000;
const spans = [
  ['', 'Any time'],
  ['1', 'Last hour'],
  ['24', 'Last 24 hours'],
  ['168', 'Last 7 days'],
  ['720', 'Last 30 days'],
  ['custom', 'From … to …'],
];

/** A range of times in the address: a span that ends now, or two times in the reader's zone. */
export function RangePicker({ query }) {
  const choose = (span) => setQuery({ span, after: '', before: '' });
  return html`<${Field} label="Time" options=${spans} value=${query.span ?? ''} onInput=${choose} /> ${
      query.span === 'custom' &&
      html`<${TimeField} label="From" value=${query.after} onInput=${(after) => setQuery({ after })} />
        <${TimeField} label="To" value=${query.before} onInput=${(before) => setQuery({ before })} />`
    }`;
}

/** The range as the API takes it. A span begins at a full minute, so that its list stays the same for as long. */
export function rangeOf({ span, after, before }) {
  if (span === 'custom') return { createdAfter: after, createdBefore: before };
  if (!span) return {};
  const now = Math.floor(Date.now() / 60_000) * 60_000;
  return { createdAfter: new Date(now - Number(span) * HOUR_MS).toISOString() };
}
