import { html } from '../vendor/preact.js';
import { PageLink } from './page-link.js';

const folders = {
  gen: 'generations',
  bud: 'budgets',
  dlv: 'deliveries',
  ep: 'endpoints',
  team: 'teams',
};

/** An id that leads to the page of what it names; text where there is no such page. */
export function IdLink({ id, children }) {
  if (!id) return '–';
  const folder = folders[id.split('_', 1)[0]];
  const text = children ?? html`<code>${id}</code>`;
  return folder === undefined ? text : html`<${PageLink} to="/${folder}/${id}">${text}<//>`;
}
