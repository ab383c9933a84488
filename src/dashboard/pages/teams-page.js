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
