import { html, useEffect, useRef } from '../vendor/preact.js';

let dialogs = 0;

/** A modal dialog; the browser keeps the focus in it, closes it on Escape, and gives the focus back. */
export function Dialog({ title, onClose, children }) {
  const element = useRef();
  const id = useRef(`dialog-${++dialogs}`).current;
  useEffect(() => {
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    element.current.showModal();
    return () => before?.focus?.();
  }, []);
  return html`<dialog ref=${element} aria-labelledby=${id} onClose=${onClose} onCancel=${onClose}>
    <h2 id=${id}>${title}</h2>
    ${children}
  </dialog>`;
}
