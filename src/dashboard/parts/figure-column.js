import { html } from '../vendor/preact.js';
import { PageLink } from './page-link.js';

const DAY_MS = 86_400_000;

/**
 * A column of figures, each of which leads to the generations that it is made of.
 * @param behind the filters of the page of generations for a row; null: there is no such page
 */
export const figureColumn = (title, field, format, behind) => ({
  title,
  isNumber: true,
  cell: (row) => {
    const query = row[field] > 0 ? behind(row) : null;
    return query === null
      ? format(row[field])
      : html`<${PageLink} to="/generations" query=${query}>${format(row[field])}<//>`;
  },
});

/**
 * The filters of the page of generations for those that a figure of a usage report is made of; null where the list has no such filter.
 * @param {{ group: string, id: string }} row the grouping of the report, and the value of the row
 * @param {{ from: string, to: string, teamId?: string, status?: string }} report its UTC days, both included
 * @returns {Record<string, string | undefined> | null}
 */
export function generationsBehind({ group, id }, { from, to, teamId, status }) {
  const [first, last] = group === 'day' && id !== 'Total' ? [id, id] : [from, to];
  const filters = filtersOf(group, id);
  const ended = { endedAfter: startOf(first), endedBefore: startOf(last, DAY_MS) };
  return filters && { team: teamId, status, ...filters, ...ended };
}

/** @param {string} group @param {string} id @returns {Record<string, string> | null} */
function filtersOf(group, id) {
  if (id === 'Total' || group === 'day' || group === 'month') return {};
  if (group === 'team' || group === 'model' || group === 'key') return { [group]: id };
  const [, key] = group.match(/^metadata\.(.+)$/) ?? [];
  return key === undefined || id === 'untagged' ? null : { search: `${key}=${id}` };
}

/** @param {string} day */
const startOf = (day, plusMs = 0) => new Date(Date.parse(day) + plusMs).toISOString();
