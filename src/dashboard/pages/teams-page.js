import {
  ActionButton,
  Field,
  IdLink,
  Page,
  PagedTable,
  UserText,
  addressOf,
  columns,
  html,
  navigate,
  post,
  number,
  useResource,
  useState,
} from '../ui.js';

/** All teams. */
export function TeamsPage() {
  const [name, setName] = useState('');
  const create = async () => {
    const team = await post('/admin/v1/teams', { name });
    navigate(addressOf(`/teams/${team.id}`));
    return 'The team is created.';
  };
  const shownColumns = [
    { title: 'Team', cell: (row) => html`<${IdLink} id=${row.id}><${UserText} text=${row.name} /><//>` },
    columns.code('Id', 'id'),
    columns.count('Weight', 'weight'),
    { title: 'Limits', cell: (row) => html`<${TeamLimits} id=${row.id} />` },
    columns.time('Created', 'createdAt'),
  ];
  const actions = html`<${ActionButton} label="New team" needs="createTeam" run=${create}
    ><${Field} label="Name" required value=${name} onInput=${setName}
  /><//>`;
  return html`<${Page} title="Teams and keys" actions=${actions}>
    <section aria-label="Teams">
      <${PagedTable}
        caption="Teams"
        path="/admin/v1/teams"
        columns=${shownColumns}
        empty="There is no team."
      />
    </section>
  <//>`;
}

/** The limits of a team in words. The list of teams has none, and a page shows few teams. */
function TeamLimits({ id }) {
  const { data } = useResource(`/admin/v1/teams/${id}/limits`);
  if (!data) return '';
  const { requestsPerMinute, maxInFlight, allowedModels, allowedQualities } = data;
  const texts = [
    requestsPerMinute !== null && `${number(requestsPerMinute)} requests a minute`,
    maxInFlight !== null && `${number(maxInFlight)} in flight`,
    ...(allowedModels ?? []),
    ...(allowedQualities ?? []),
  ];
  return texts.filter(Boolean).join(', ') || 'none';
}
