import { html } from '../vendor/preact.js';
import { words } from '../data/format.js';

const tones = {
  completed: 'good',
  delivered: 'good',
  enabled: 'good',
  closed: 'good',
  stored: 'good',
  failed: 'bad',
  open: 'bad',
  disabled: 'bad',
  lost: 'bad',
  revoked: 'bad',
  generating: 'busy',
  pending: 'busy',
  running: 'busy',
  fetching: 'busy',
  half_open: 'warn',
  paused: 'warn',
  queued: 'wait',
  canceled: 'wait',
};

/** A status as a coloured word. */
export function Badge({ value, tone = tones[value] ?? 'wait' }) {
  return html`<span class="badge ${tone}">${words(value)}</span>`;
}
