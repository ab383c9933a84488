import { html } from '../vendor/preact.js';
import { Field } from './field.js';

/** A field for a time in the reader's zone. @param value RFC 3339, or empty @param onInput gets the same */
export function TimeField({ value, onInput, ...rest }) {
  return html`<${Field}
    ...${rest}
    type="datetime-local"
    value=${toLocal(value)}
    onInput=${(local) => onInput(local === '' ? '' : new Date(local).toISOString())}
  />`;
}

function toLocal(iso) {
  if (!iso) return '';
  const time = new Date(iso);
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
