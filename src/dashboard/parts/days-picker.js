import { html } from '../vendor/preact.js';
import { dayOf } from '../data/format.js';
import { setQuery } from '../data/router.js';
import { Field } from './field.js';

const DAY_MS = 86_400_000;
// As many as a report may have.
const MAX_DAYS = 400;
const DEFAULT_DAYS = '30';
const spans = [
  ['7', 'Last 7 days'],
  ['30', 'Last 30 days'],
  ['90', 'Last 90 days'],
  ['365', 'Last 365 days'],
  ['custom', 'From … to …'],
];

/** A range of UTC days in the address, as usage reports take it: the last days, or two days. */
export function DaysPicker({ query }) {
  const { from, to } = daysOf(query);
  const choose = (span) => setQuery({ span, ...(span === 'custom' ? { from, to } : { from: '', to: '' }) });
  // An empty field and a year of one digit are days that are being typed. The other end follows where the range would be too long, or would end before it begins.
  const setFrom = (day) =>
    day > '2' && setQuery({ from: day, to: between(day, to, plusDays(day, MAX_DAYS - 1)) });
  const setTo = (day) =>
    day > '2' && setQuery({ from: between(plusDays(day, 1 - MAX_DAYS), from, day), to: day });
  return html`<${Field} label="Days" options=${spans} value=${query.span ?? DEFAULT_DAYS} onInput=${choose} />
    ${
      query.span === 'custom' &&
      html`<${Field} label="From" type="date" value=${from} onInput=${setFrom} />
        <${Field} label="To" type="date" value=${to} onInput=${setTo} />`
    }`;
}

/** The first and the last day of the range. */
export function daysOf({ span = DEFAULT_DAYS, from, to }) {
  const today = dayOf(Date.now());
  if (span === 'custom') return { from: from || today, to: to || today };
  return { from: dayOf(Date.now() - (Number(span) - 1) * DAY_MS), to: today };
}

const plusDays = (day, days) => dayOf(Date.parse(day) + days * DAY_MS);

/** A day, or the end of a range that is nearest to it. */
const between = (first, day, last) => (day < first ? first : day > last ? last : day);
