import { html, useEffect, useState } from '../vendor/preact.js';
import { setQuery } from '../data/router.js';
import { Field } from './field.js';

// Because each change of a text is a request.
const TYPING_MS = 300;

/** Filters that live in the address, so that a filtered list can be linked. @param fields `{name, label, options, type}` */
export function Filters({ query, fields, children }) {
  return html`<form class="filters" onSubmit=${(event) => event.preventDefault()}>
    ${fields.filter(Boolean).map((field) => html`<${Filter} key=${field.name} field=${field} value=${query[field.name] ?? ''} />`)}
    ${children}
  </form>`;
}

function Filter({ field: { name, ...field }, value }) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return undefined;
    const timer = setTimeout(() => setQuery({ [name]: typed.trim() }), field.options ? 0 : TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return html`<${Field} ...${field} value=${typed} onInput=${setTyped} />`;
}
