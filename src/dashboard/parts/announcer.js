import { html, useEffect, useState } from '../vendor/preact.js';

/** @type {(text: string) => void} */
let show = () => undefined;

/** Says what was done, also to screen readers. */
export function say(text) {
  show(text);
}

const SHOWN_MS = 6_000;

/** The place where it is said. */
export function Announcer() {
  const [text, setText] = useState('');
  useEffect(() => {
    show = setText;
  }, []);
  useEffect(() => {
    const timer = setTimeout(() => setText(''), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return html`<div class="announcer" role="status" aria-live="polite">${text && html`<p>${text}</p>`}</div>`;
}
