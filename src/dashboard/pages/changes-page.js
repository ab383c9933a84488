import { Filters, Page, PagedTable, RangePicker, UserText, columns, html, rangeOf } from '../ui.js';

const shownColumns = [
  columns.time('Time', 'createdAt'),
  {
    title: 'Actor',
    cell: ({ actor }) => html`<${UserText} text=${actor.name ?? actor.text} length=${80} />`,
  },
  columns.plain('Action', 'action'),
  columns.code('Changed', 'objectId'),
  columns.team('Team', 'teamId'),
  { title: 'Before', cell: ({ before }) => fields(before) },
  { title: 'After', cell: ({ after }) => fields(after) },
];

const fields = (values) => values && html`<${UserText} text=${JSON.stringify(values)} length=${200} />`;

/** Who changed what. */
export function ChangesPage({ query }) {
  const filters = [
    { name: 'actor', label: 'Actor' },
    { name: 'action', label: 'Action', placeholder: 'budget.adjust' },
    { name: 'object', label: 'Changed', placeholder: 'bud_…' },
  ];
  return html`<${Page} title="Audit log">
    <section aria-label="Entries">
      <${Filters} query=${query} fields=${filters}><${RangePicker} query=${query} /><//>
      <${PagedTable}
        caption="Audit log, newest first"
        path="/admin/v1/audit-log"
        query=${{ actor: query.actor, action: query.action, objectId: query.object, teamId: query.team, ...rangeOf(query) }}
        columns=${shownColumns}
        empty="No entry matches."
      />
    </section>
  <//>`;
}
