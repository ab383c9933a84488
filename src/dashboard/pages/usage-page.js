import {
  Chart,
  DataTable,
  DaysPicker,
  Field,
  Filters,
  Loaded,
  MonthComparison,
  Page,
  Section,
  TeamName,
  UserText,
  addressOf,
  call,
  columns,
  credits,
  dayOf,
  daysOf,
  figureColumn,
  generationsBehind,
  html,
  navigate,
  number,
  saveText,
  seriesOf,
  setQuery,
  totalsOf,
  useResource,
  useSession,
  withQuery,
} from '../ui.js';

/** What was spent, by day and by what it is made of. Days are UTC, as in the reports of the API. */
export function UsagePage({ query }) {
  const { api, isOperator, teams } = useSession();
  const group =
    query.by === 'metadata' ? `metadata.${query.key ?? ''}` : (query.by ?? (isOperator ? 'team' : 'model'));
  const range = { ...daysOf(query), teamId: query.team };
  const isReady = group !== 'metadata.';
  const groupBy = group === 'day' ? ['day'] : ['day', group];
  const report = withQuery(`${api}/usage`, { ...range, groupBy });
  const resource = useResource(isReady ? report : null, { isLive: true });
  const save = async () =>
    saveText(
      `usage-${range.from}-${range.to}.csv`,
      await call('GET', report, { headers: { accept: 'text/csv' } }),
    );
  const choices = ['day', isOperator && 'team', 'model', 'quality', 'key', 'metadata'].filter(Boolean);
  return html`<${Page} title="Usage" actions=${isReady && html`<button onClick=${save}>Save as CSV</button>`}>
    <section aria-label="What to show">
      <${Filters}
        query=${{ ...query, by: query.by ?? group }}
        fields=${[
          {
            name: 'by',
            label: 'By',
            options: choices.map((choice) => [choice, choice === 'metadata' ? 'metadata key' : choice]),
          },
          isOperator && {
            name: 'team',
            label: 'Team',
            options: [['', 'All'], ...teams.map(({ id, name }) => [id, name])],
          },
        ]}
      >
        <${DaysPicker} query=${query} />
        ${query.by === 'metadata' && html`<${Field} label="Metadata key" value=${query.key ?? ''} onInput=${(key) => setQuery({ key })} />`}
      <//>
    </section>
    ${!isReady && html`<p class="note">Name a metadata key that the gateway keeps reports on (USAGE_METADATA_KEYS).</p>`}
    ${
      isReady &&
      html`<${Loaded} ...${resource}>
        ${({ data }) => html`
          <${Section} title="Settled credits by day">
            <${Chart}
              label="Settled credits by day, by ${group}"
              ...${seriesOf(data, group, range, nameOf(teams))}
              onDay=${(time) => navigate(addressOf('/generations', generationsBehind({ group: 'day', id: dayOf(time) }, range) ?? {}))}
            />
          <//>
          <${Section} title=${`Totals by ${group}`}>
            <${DataTable}
              caption="Totals"
              columns=${shownColumns(group, nameOf(teams), range)}
              rows=${totalsOf(data, group)}
              empty="Nothing ended in these days."
            />
          <//>
        `}
      <//>`
    }
    <${MonthComparison} teamId=${query.team} />
  <//>`;
}

const nameOf = (teams) => (group, value) =>
  group === 'team' ? (teams.find(({ id }) => id === value)?.name ?? value) : value;

const shownColumns = (group, name, range) => {
  const behind = (status) => (row) => generationsBehind({ group, id: row.id }, { ...range, status });
  return [
    {
      title: group,
      cell: ({ id }) =>
        group === 'team' && id !== 'Total'
          ? html`<${TeamName} id=${id} />`
          : html`<${UserText} text=${name(group, id)} length=${100} />`,
    },
    figureColumn('Completed', 'completed', number, behind('completed')),
    figureColumn('Failed', 'failed', number, behind('failed')),
    figureColumn('Canceled', 'canceled', number, behind('canceled')),
    figureColumn('Settled', 'settledCredits', credits, behind()),
    figureColumn('Released', 'releasedCredits', credits, behind()),
    columns.money('Held now', 'heldCredits'),
  ];
};
