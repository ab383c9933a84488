import {
  Badge,
  Filters,
  Page,
  PagedTable,
  RangePicker,
  Time,
  UserText,
  addressOf,
  columns,
  credits,
  html,
  models,
  navigate,
  rangeOf,
  setQuery,
  statuses,
  useSession,
} from '../ui.js';

/** The generations of a team, or for the operator of all. */
export function GenerationsPage({ query }) {
  const { api, isOperator, teams } = useSession();
  const id = query.search?.match(/^gen_[0-9a-z]+$/)?.[0];
  if (id) navigate(addressOf(`/generations/${id}`), { replace: true });
  const fields = [
    {
      name: 'search',
      label: 'Id, or metadata as key=value',
      type: 'search',
      placeholder: 'gen_… or order=4711',
    },
    { name: 'status', label: 'Status', options: [['', 'Any'], ...statuses] },
    { name: 'model', label: 'Model', options: [['', 'Any'], ...models] },
    { name: 'key', label: 'Key', placeholder: 'key_…' },
    isOperator && {
      name: 'team',
      label: 'Team',
      options: [['', 'All'], ...teams.map((team) => [team.id, team.name])],
    },
  ];
  const shownColumns = [
    columns.id('Generation', 'id'),
    isOperator && columns.team('Team', 'teamId'),
    {
      title: 'Status',
      cell: (row) =>
        html`<${Badge} value=${row.status} />
          ${row.error && html`<br /><span class="small">${row.error.code}</span>`}`,
    },
    {
      title: 'Prompt',
      cell: (row) => html`<${UserText} text=${row.input?.prompt} length=${120} />`,
    },
    { title: 'Model', cell: (row) => html`${row.model} ${row.input?.imageQuality}` },
    { title: 'Credits', isNumber: true, cell: (row) => credits(row.credits.settled || row.credits.held) },
    columns.time('Created', 'createdAt'),
  ];
  return html`<${Page} title="Generations">
    <section aria-label="Generations">
      <${Filters} query=${query} fields=${fields}><${RangePicker} query=${query} /><//>
      ${
        query.endedAfter &&
        html`<p class="banner">
          Those that ended from <${Time} at=${query.endedAfter} />${' to '}
          <${Time} at=${query.endedBefore} />${' '}
          <button onClick=${() => setQuery({ endedAfter: '', endedBefore: '' })}>Show all</button>
        </p>`
      }
      <${PagedTable}
        caption="Generations, newest first"
        path="${api}/generations"
        query=${{
          status: query.status,
          model: query.model,
          keyId: query.key,
          teamId: query.team,
          finishedAfter: query.endedAfter,
          finishedBefore: query.endedBefore,
          ...metadataOf(query.search),
          ...rangeOf(query),
        }}
        columns=${shownColumns}
        empty="No generation matches."
      />
    </section>
  <//>`;
}

/** `order=4711` as the API's filter by metadata. */
function metadataOf(search = '') {
  const at = search.indexOf('=');
  return at < 1 ? {} : { [`metadata[${search.slice(0, at)}]`]: search.slice(at + 1) };
}
