import { html } from '../vendor/preact.js';
import { say } from './announcer.js';

export function CopyButton({ text, label = 'Copy' }) {
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    say('Copied.');
  };
  return html`<button type="button" onClick=${copy}>${label}</button>`;
}
