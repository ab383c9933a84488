import { html } from '../vendor/preact.js';
import { withQuery } from '../data/api.js';
import { credits, dayOf, number } from '../data/format.js';
import { useSession } from '../data/session.js';
import { useResource } from '../data/use-resource.js';
import { DataTable } from './data-table.js';
import { figureColumn, generationsBehind } from './figure-column.js';
import { Loaded } from './loaded.js';
import { Section } from './section.js';

const MONTHS = 12;

/** The months of a year side by side, each with how it differs from the one before. */
export function MonthComparison({ teamId }) {
  const { api } = useSession();
  const now = new Date();
  const from = dayOf(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - MONTHS + 1, 1));
  const resource = useResource(withQuery(`${api}/usage`, { from, to: dayOf(now), groupBy: 'month', teamId }));
  return html`<${Section} title="Months compared">
    <${Loaded} ...${resource}>
      ${({ data }) => html`<${DataTable} caption="Months" columns=${shownColumns(teamId)} rows=${compared(data)} empty="There is no usage in the last twelve months." />`}
    <//>
  <//>`;
}

/** The newest first, each with the month before it. */
function compared(rows) {
  return rows.map((row, index) => ({ ...row, id: row.month, before: rows[index - 1] ?? null })).reverse();
}

function shownColumns(teamId) {
  const behind = (status) => (row) =>
    generationsBehind({ group: 'month', id: row.month }, { ...daysIn(row.month), teamId, status });
  return [
    { title: 'Month', cell: ({ month }) => month },
    figureColumn('Completed', 'completed', number, behind('completed')),
    figureColumn('Failed', 'failed', number, behind('failed')),
    figureColumn('Settled', 'settledCredits', credits, behind()),
    { title: 'Against the month before', isNumber: true, cell: (row) => changeOf(row) },
  ];
}

/** The first and the last day of `2026-09`. */
function daysIn(month) {
  const [year, index] = month.split('-').map(Number);
  return { from: `${month}-01`, to: dayOf(Date.UTC(year, index, 0)) };
}

function changeOf({ settledCredits, before }) {
  if (before === null) return '–';
  const change = settledCredits - before.settledCredits;
  const sign = change > 0 ? '+' : '';
  const ratio =
    before.settledCredits > 0 ? ` (${sign}${Math.round((100 * change) / before.settledCredits)} %)` : '';
  return `${sign}${credits(change)}${ratio}`;
}
