import { html } from '../vendor/preact.js';
import { useSession } from '../data/session.js';
import { IdLink } from './id-link.js';

/** The name of a team, which for the operator leads to its page. */
export function TeamName({ id }) {
  const { teamName, isOperator } = useSession();
  if (!id) return '–';
  const name = html`<bdi class="user">${teamName(id)}</bdi>`;
  return isOperator ? html`<${IdLink} id=${id}>${name}<//>` : name;
}
