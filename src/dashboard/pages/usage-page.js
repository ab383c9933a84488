import {
  Chart,
  DataTable,
  Field,
  Filters,
  Loaded,
  MonthComparison,
  Page,
  PageLink,
  Section,
  UserText,
  call,
  columns,
  dayOf,
  html,
  saveText,
  seriesOf,
  setQuery,
  totalsOf,
  useResource,
  useSession,
  withQuery,
} from '../ui.js';

const DAY_MS = 86_400_000;
const spans = [
  ['7', 'Last 7 days'],
  ['30', 'Last 30 days'],
  ['90', 'Last 90 days'],
  ['365', 'Last 365 days'],
];

/** What was spent, by day and by what it is made of. Days are UTC, as in the reports of the API. */
export function UsagePage({ query }) {
  const { api, isOperator, teams } = useSession();
  const group =
    query.by === 'metadata' ? `metadata.${query.key ?? ''}` : (query.by ?? (isOperator ? 'team' : 'model'));
  const range = {
    from: dayOf(Date.now() - (Number(query.span ?? 30) - 1) * DAY_MS),
    to: dayOf(Date.now()),
    teamId: query.team,
  };
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
        query=${{ ...query, by: query.by ?? group, span: query.span ?? '30' }}
        fields=${[
          { name: 'span', label: 'Days', options: spans },
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
            />
          <//>
          <${Section} title=${`Totals by ${group}`}>
            <${DataTable}
              caption="Totals"
              columns=${shownColumns(group, nameOf(teams))}
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

const shownColumns = (group, name) => [
  {
    title: group,
    cell: ({ id }) =>
      group === 'team'
        ? html`<${PageLink} to="/generations" query=${{ team: id }}
            ><${UserText} text=${name(group, id)}
          /><//>`
        : html`<${UserText} text=${id} length=${100} />`,
  },
  columns.count('Completed', 'completed'),
  columns.count('Failed', 'failed'),
  columns.count('Canceled', 'canceled'),
  columns.money('Settled', 'settledCredits'),
  columns.money('Released', 'releasedCredits'),
  columns.money('Held now', 'heldCredits'),
];
