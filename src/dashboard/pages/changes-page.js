import { Filters, Page, PagedTable, RangePicker, changeColumns, html, rangeOf } from '../ui.js';

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
        columns=${changeColumns}
        empty="No entry matches."
      />
    </section>
  <//>`;
}
