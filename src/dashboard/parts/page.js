import { html, useEffect, useRef } from '../vendor/preact.js';

/** A page with its title, which gets the focus when somebody comes to it. */
export function Page({ title, actions, children }) {
  const heading = useRef();
  useEffect(() => {
    document.title = `${title} · Nanogate`;
  }, [title]);
  useEffect(() => heading.current.focus({ preventScroll: true }), []);
  return html`<header class="page">
      <h1 ref=${heading} tabindex="-1">${title}</h1>
      ${actions && html`<div class="actions">${actions}</div>`}
    </header>
    ${children}`;
}
