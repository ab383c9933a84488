import {
  ActionButton,
  Facts,
  Field,
  Filters,
  Loaded,
  Meter,
  Page,
  PageLink,
  PagedTable,
  Section,
  SetBudgetButton,
  TeamName,
  Time,
  UserText,
  addressOf,
  allPages,
  call,
  changeColumns,
  columns,
  credits,
  forecastOf,
  html,
  navigate,
  post,
  preview,
  saveCsv,
  useResource,
  useState,
  words,
} from '../ui.js';

/** One budget: its balance, the ledger behind it, and who changed it. */
export function BudgetPage({ id, query }) {
  const path = `/admin/v1/budgets/${encodeURIComponent(id)}`;
  const resource = useResource(path, { isLive: true });
  const [round, setRound] = useState(0);
  const refresh = () => {
    resource.reload();
    setRound(round + 1);
  };
  const end = async () => {
    await call('DELETE', path);
    navigate(addressOf('/budgets'));
    return 'The budget has ended.';
  };
  const actions =
    resource.data &&
    html`<${SetBudgetButton} budget=${resource.data} onDone=${refresh} />
      <${AdjustButton} budget=${resource.data} onDone=${refresh} />
      <${ActionButton}
        label="End budget"
        needs="endBudget"
        isDangerous
        text="Ends ${id}: from now on nothing is held on it, so it limits nothing. Its ledger stays."
        run=${end}
      />`;
  const filter = { kind: query.kind, generationId: query.generation };
  return html`<${Page} title=${id} actions=${actions}>
    <${Loaded} ...${resource}>
      ${(budget) =>
        html`<${Section} title="Balance of the period">
          <${Meter}
            label="Budget"
            settled=${budget.settledCredits}
            held=${budget.heldCredits}
            limit=${budget.limitCredits + budget.adjustmentCredits}
            forecast=${forecastOf(budget)}
          />
          <${Facts} entries=${factsOf(budget)} />
        <//>`}
    <//>
    <${Section}
      title="Ledger"
      actions=${html`<button onClick=${() => saveLedger(id, filter)}>Save as CSV</button>`}
    >
      <${Filters}
        query=${query}
        fields=${[
          {
            name: 'kind',
            label: 'Kind',
            options: [['', 'Any'], 'hold', 'settle', 'release', 'adjust', 'unreconciled'],
          },
          { name: 'generation', label: 'Generation', placeholder: 'gen_…' },
        ]}
      />
      <${PagedTable}
        caption="Ledger entries"
        path="${path}/ledger"
        query=${filter}
        columns=${ledgerColumns}
        round=${round}
        empty="No entry matches."
      />
    <//>
    <${Section}
      title="Changes"
      actions=${html`<${PageLink} to="/audit-log" query=${{ object: id }}>All changes<//>`}
    >
      <${PagedTable}
        caption="Changes"
        path="/admin/v1/audit-log"
        query=${{ objectId: id }}
        columns=${changeColumns}
        round=${round}
        empty="Nobody has changed it."
      />
    <//>
    <${Section} title="Adjustments">
      <${PagedTable}
        caption="Adjustments"
        path="${path}/adjustments"
        columns=${adjustmentColumns}
        round=${round}
        empty="Nobody has adjusted it."
      />
    <//>
  <//>`;
}

function AdjustButton({ budget, onDone }) {
  const [amount, setAmount] = useState('100');
  const [note, setNote] = useState('');
  const run = async () => {
    await post(`/admin/v1/budgets/${budget.id}/adjustments`, { credits: Number(amount), note });
    onDone();
    return `Adjusted by ${credits(Number(amount))}.`;
  };
  return html`<${ActionButton} label="Adjust" needs="adjustBudget" title="Adjust this period" run=${run}>
    <${Field}
      label="Credits, negative to take away"
      type="number"
      step="1"
      required
      value=${amount}
      onInput=${setAmount}
    />
    <${Field} label="Why" required value=${note} onInput=${setNote} />
    <p class="banner" role="status">
      ${preview(budget, { adjustmentCredits: budget.adjustmentCredits + Number(amount) })}
    </p>
  <//>`;
}

const factsOf = (budget) => [
  ['Scope', budget.scope],
  budget.teamId && ['Team', html`<${TeamName} id=${budget.teamId} />`],
  budget.keyId && ['Key', html`<code>${budget.keyId}</code>`],
  ['Period', `${words(budget.period)}, ${budget.timeZone}`],
  ['Limit', credits(budget.limitCredits)],
  ['Adjusted', credits(budget.adjustmentCredits)],
  ['Settled', credits(budget.settledCredits)],
  ['Held', credits(budget.heldCredits)],
  ['Available', html`<strong>${credits(budget.availableCredits)}</strong>`],
  ['Forecast', credits(forecastOf(budget))],
  ['Started', html`<${Time} at=${budget.startsAt} />`],
  ['Resets', html`<${Time} at=${budget.resetsAt} />`],
];

const ledgerColumns = [
  columns.code('Entry', 'id'),
  columns.plain('Kind', 'kind'),
  columns.money('Credits', 'credits'),
  columns.id('Generation', 'generationId'),
  columns.text('Actor', 'actor'),
  { title: 'Note', cell: (row) => row.note !== null && html`<${UserText} text=${row.note} length=${100} />` },
  columns.time('Created', 'createdAt'),
];

const adjustmentColumns = [
  columns.money('Credits', 'credits'),
  columns.text('Actor', 'actor'),
  columns.text('Why', 'note'),
  columns.time('Created', 'createdAt'),
  columns.time('Until', 'expiresAt'),
];

async function saveLedger(id, filter) {
  const fields = ['id', 'createdAt', 'kind', 'credits', 'generationId', 'actor', 'note', 'periodStartsAt'];
  const rows = await allPages(`/admin/v1/budgets/${id}/ledger`, filter, 100_000);
  saveCsv(
    `ledger-${id}.csv`,
    fields,
    rows.map((row) => fields.map((field) => row[field])),
  );
}
