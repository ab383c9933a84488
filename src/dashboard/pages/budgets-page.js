import {
  DataTable,
  Filters,
  IdLink,
  Loaded,
  Meter,
  Page,
  PagedTable,
  Section,
  SetBudgetButton,
  TeamName,
  columns,
  credits,
  forecastOf,
  html,
  tightestOf,
  useResource,
  useSession,
  words,
} from '../ui.js';

const shownColumns = (isOperator) => [
  {
    title: 'Budget',
    cell: (row) => (isOperator ? html`<${IdLink} id=${row.id} />` : html`<code>${row.id}</code>`),
  },
  {
    title: 'Covers',
    cell: (row) =>
      html`${row.scope} ${row.teamId && html`<${TeamName} id=${row.teamId} />`}
      ${row.keyId && html`<code>${row.keyId}</code>`}`,
  },
  { title: 'Period', cell: (row) => words(row.period) },
  {
    title: 'Used',
    cell: (row) =>
      html`<${Meter}
        label=${`Budget ${row.id}`}
        settled=${row.settledCredits}
        held=${row.heldCredits}
        limit=${row.limitCredits + row.adjustmentCredits}
        forecast=${forecastOf(row)}
      />`,
  },
  columns.money('Settled', 'settledCredits'),
  columns.money('Held', 'heldCredits'),
  columns.money('Limit', 'limitCredits'),
  columns.money('Adjusted', 'adjustmentCredits'),
  {
    title: 'Available',
    isNumber: true,
    cell: (row) => html`<strong>${credits(row.availableCredits)}</strong>`,
  },
  { title: 'Forecast', isNumber: true, cell: (row) => credits(forecastOf(row)) },
  columns.time('Resets', 'resetsAt'),
];

/** Every budget with its balance. */
export function BudgetsPage({ query }) {
  return useSession().isOperator ? html`<${OperatorBudgets} query=${query} />` : html`<${OwnBudgets} />`;
}

function OwnBudgets() {
  const resource = useResource('/v1/budget', { isLive: true });
  return html`<${Page} title="Budgets">
    <${Loaded} ...${resource}>
      ${({ data }) => html`
        <p class="banner">${effective(tightestOf(data))}</p>
        <${Section} title="Budgets that apply to your key">
          <${DataTable}
            caption="Budgets"
            columns=${shownColumns(false)}
            rows=${data}
            empty="No budget applies to your key: nothing limits what it spends."
          />
        <//>
      `}
    <//>
  <//>`;
}

/** In words, what can be spent. Without a budget nothing limits it; a budget of 0 lets nothing through. */
function effective(tightest) {
  if (tightest === null) return 'No budget limits this.';
  const { availableCredits, scope, period } = tightest;
  return html`You can spend <strong>${credits(Math.max(0, availableCredits))}</strong>: the tightest is the
    ${scope} budget of the ${period}.`;
}

function OperatorBudgets({ query }) {
  const { teams } = useSession();
  const fields = [
    { name: 'scope', label: 'Scope', options: [['', 'Any'], 'gateway', 'team', 'key'] },
    { name: 'period', label: 'Period', options: [['', 'Any'], 'day', 'week', 'month', 'total'] },
    { name: 'team', label: 'Team', options: [['', 'All'], ...teams.map(({ id, name }) => [id, name])] },
  ];
  return html`<${Page} title="Budgets" actions=${html`<${SetBudgetButton} />`}>
    <section aria-label="Budgets">
      <${Filters} query=${query} fields=${fields} />
      <${PagedTable}
        caption="Budgets"
        path="/admin/v1/budgets"
        query=${{ scope: query.scope, period: query.period, teamId: query.team }}
        columns=${shownColumns(true)}
        empty="No budget matches. Without a budget nothing is limited."
      />
    </section>
  <//>`;
}
