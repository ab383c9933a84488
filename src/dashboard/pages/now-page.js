import {
  AccountTable,
  Badge,
  Chart,
  DataTable,
  IdLink,
  Meter,
  Page,
  PageLink,
  Section,
  TeamName,
  Time,
  ago,
  columns,
  credits,
  duration,
  html,
  number,
  useOverview,
  useSession,
} from '../ui.js';

/** How it goes right now, kept up to date by the stream of changes. */
export function NowPage() {
  const { overview, isConnected } = useOverview();
  const { isOperator } = useSession();
  if (overview === null) return html`<${Page} title="Now"><p class="note" role="status">Loading…</p><//>`;
  const { queue, circuits, budgets, accounts, hours, deliveries } = overview;
  return html`<${Page} title="Now">
    ${!isConnected && html`<p class="banner" role="status">The gateway cannot be reached; this is what was known at <${Time} at=${overview.at} />.</p>`}
    <ul class="tiles">
      ${tilesOf(overview, isOperator)}
    </ul>
    <${Section}
      title="Budgets, the tightest first"
      actions=${html`<${PageLink} to="/budgets">All budgets<//>`}
    >
      <${DataTable}
        caption="Budgets"
        columns=${budgetColumns}
        rows=${budgets}
        empty="There is no budget: nothing limits what is spent."
      />
    <//>
    ${accounts && html`<${Section} title="Upstream accounts"><${AccountTable} accounts=${accounts} /><//>`}
    <div class="columns">
      <${Section} title="Queue">
        <${DataTable}
          caption="Queue"
          columns=${queueColumns}
          rows=${queue.map((row) => ({ ...row, id: row.teamId }))}
          empty="Nothing waits."
        />
      <//>
      <${Section}
        title="Receivers with an open circuit"
        actions=${html`<${PageLink} to="/webhooks">Webhooks<//>`}
      >
        <${DataTable}
          caption="Open circuits"
          columns=${circuitColumns}
          rows=${circuits}
          empty="All receivers answer."
        />
      <//>
    </div>
    ${
      isOperator &&
      deliveries.byTeam.length > 0 &&
      html`<${Section} title="Undelivered webhooks">
        <${DataTable}
          caption="Undelivered webhooks"
          columns=${undeliveredColumns}
          rows=${deliveries.byTeam.map((row) => ({ ...row, id: row.teamId ?? '' }))}
        />
      <//>`
    }
    ${
      hours &&
      html`<${Section} title="Pictures per hour">
        <${Chart}
          label="Pictures per hour, the last 24 hours"
          formatTime=${hourOf}
          times=${hours.map(({ startsAt }) => Date.parse(startsAt))}
          series=${[{ label: 'Pictures', values: hours.map(({ pictures }) => pictures) }]}
        />
      <//>`
    }
  <//>`;
}

function tilesOf({ queue, inFlight, deliveries, unreconciledCharges, circuits, hours }, isOperator) {
  const queued = queue.reduce((sum, row) => sum + row.queued, 0);
  const oldest = queue.map((row) => row.oldestQueuedAt).sort()[0];
  const made = hours?.at(-1)?.pictures;
  return [
    tile('Queued', number(queued), oldest ? `the oldest for ${ago(oldest)}` : '', '/generations', {
      status: 'queued',
    }),
    tile('At the upstream', number(inFlight), '', '/generations', { status: 'generating' }),
    isOperator && tile('Pictures this hour', number(made ?? 0), '', '/usage'),
    tile(
      'Undelivered webhooks',
      number(deliveries.pending),
      deliveries.oldestPendingAt ? `the oldest for ${ago(deliveries.oldestPendingAt)}` : '',
      '/webhooks',
      // An operator sees those of one team at a time: here of the one that waits longest. The table below has the others.
      { status: 'pending', team: isOperator ? deliveries.byTeam[0]?.teamId : null },
    ),
    tile(
      'Open receiver circuits',
      number(circuits.length),
      '',
      '/webhooks',
      {},
      circuits.length > 0 && 'warn',
    ),
    unreconciledCharges &&
      tile(
        'Unreconciled charges',
        number(unreconciledCharges.count),
        credits(unreconciledCharges.credits),
        '/unreconciled-charges',
        {},
        unreconciledCharges.count > 0 && 'warn',
      ),
  ];
}

function tile(name, value, detail, to, query, tone) {
  return html`<li class=${tone || ''}>
    <span>${name}</span><b><${PageLink} to=${to} query=${query}>${value}<//></b
    ><span>${detail}</span>
  </li>`;
}

const hourOf = (time) => new Date(time).toTimeString().slice(0, 5);

const budgetColumns = [
  columns.id('Budget', 'id'),
  {
    title: 'Covers',
    cell: (row) => html`${row.scope} ${row.teamId && html`<${TeamName} id=${row.teamId} />`}`,
  },
  columns.plain('Period', 'period'),
  {
    title: 'Burn',
    cell: (row) =>
      html`<${Meter}
        label=${`Budget ${row.id}`}
        settled=${row.settledCredits}
        held=${row.heldCredits}
        limit=${row.limitCredits + row.adjustmentCredits}
        forecast=${row.forecastCredits}
      />`,
  },
  columns.money('Available', 'availableCredits'),
  columns.money('Forecast', 'forecastCredits'),
  columns.time('Resets', 'resetsAt'),
];

const queueColumns = [
  columns.team('Team', 'teamId'),
  {
    title: 'Queued',
    isNumber: true,
    cell: (row) =>
      html`<${PageLink} to="/generations" query=${{ status: 'queued', team: row.teamId }}
        >${number(row.queued)}<//
      >`,
  },
  { title: 'Oldest waits for', cell: (row) => duration(Date.now() - Date.parse(row.oldestQueuedAt)) },
];

const undeliveredColumns = [
  { title: 'Team', cell: (row) => (row.teamId ? html`<${TeamName} id=${row.teamId} />` : 'operator') },
  {
    title: 'Undelivered',
    isNumber: true,
    cell: (row) =>
      html`<${PageLink} to="/webhooks" query=${{ status: 'pending', team: row.teamId }}
        >${number(row.pending)}<//
      >`,
  },
  { title: 'Oldest waits for', cell: (row) => ago(row.oldestPendingAt) },
];

const circuitColumns = [
  {
    title: 'Receiver',
    cell: (row) =>
      html`${row.endpointId ? html`<${IdLink} id=${row.endpointId} query=${{ team: row.teamId }} />` : html`<bdi class="user">${row.id}</bdi>`}`,
  },
  { title: 'Team', cell: (row) => (row.teamId ? html`<${TeamName} id=${row.teamId} />` : 'operator') },
  {
    title: 'Failing',
    cell: (row) => html`<${Badge} value="open" /> since <${Time} at=${row.failingSince} isRelative />`,
  },
  columns.time('Next attempt', 'retryAt'),
];
