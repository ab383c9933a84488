import { html, useEffect, useRef, useState } from '../vendor/preact.js';
import { useSession } from '../data/session.js';
import { ErrorNote } from './error-note.js';
import { say } from './announcer.js';

/**
 * A button that does something after a question. Whoever may not do it sees no button. @param needs the id of the operation @param text what will be done, to what @param run does it; what it resolves with is
 * announced @param children more to fill in @param result shows what came back, such as a secret, until it is closed
 */
export function ActionButton({
  label,
  needs,
  title = label,
  text,
  run,
  isDangerous = false,
  children,
  result,
  disabled,
}) {
  const { may } = useSession();
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState(null);
  const [answer, setAnswer] = useState(undefined);
  const close = () => {
    setOpen(false);
    setError(null);
    setAnswer(undefined);
  };
  async function submit(event) {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const done = await run();
      if (result) setAnswer(done);
      else close();
      say(typeof done === 'string' ? done : `${label}: done.`);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }
  if (!may(needs)) return null;
  return html`<button
      class=${isDangerous ? 'danger' : ''}
      disabled=${disabled}
      onClick=${() => setOpen(true)}
    >
      ${label}
    </button>
    ${
      isOpen &&
      html`<${Dialog} title=${title} onClose=${close}>
        ${
          answer !== undefined
            ? html`${result(answer)}
                <p class="buttons"><button onClick=${close}>Close</button></p>`
            : html`<form onSubmit=${submit}>
                ${text && html`<p>${text}</p>`} ${children} ${error && html`<${ErrorNote} error=${error} />`}
                <p class="buttons">
                  <button type="button" onClick=${close}>Cancel</button>
                  <button class=${isDangerous ? 'danger' : 'primary'} disabled=${isBusy}>${label}</button>
                </p>
              </form>`
        }
      <//>`
    }`;
}

let dialogs = 0;

/** A modal dialog; the browser keeps the focus in it, closes it on Escape, and gives the focus back. */
function Dialog({ title, onClose, children }) {
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
