import { html } from '../vendor/preact.js';
import { useSession } from '../data/session.js';
import { PageLink } from './page-link.js';

const folders = { gen: 'generations', dlv: 'deliveries', ep: 'endpoints' };
const operatorFolders = { ...folders, bud: 'budgets', team: 'teams' };

/**
 * An id that leads to the page of what it names; text where there is no such page.
 * @param query of the address, such as the team whose webhooks an operator looks at
 */
export function IdLink({ id, query, children }) {
  const { isOperator } = useSession();
  if (!id) return '–';
  const folder = (isOperator ? operatorFolders : folders)[id.split('_', 1)[0]];
  const text = children ?? html`<code>${id}</code>`;
  return folder === undefined ? text : html`<${PageLink} to="/${folder}/${id}" query=${query}>${text}<//>`;
}
