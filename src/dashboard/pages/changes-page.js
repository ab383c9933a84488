import { Filters, Page, PagedTable, RangePicker, columns, html, rangeOf } from '../ui.js';

const shownColumns = [
  columns.time('Time', 'createdAt'),
  columns.text('Actor', 'actor'),
  columns.plain('Action', 'action'),
  columns.code('Subject', 'subjectId'),
];

/** Who changed what. */
export function ChangesPage({ query }) {
  return html`<${Page} title="Audit log">
    <section aria-label="Audit log">
      <${Filters} query=${query} fields=${[{ name: 'actor', label: 'Actor' }]}
        ><${RangePicker} query=${query}
      /><//>
      <${PagedTable}
        caption="Audit log, newest first"
        path="/admin/v1/audit-log"
        query=${{ actor: query.actor, ...rangeOf(query) }}
        columns=${shownColumns}
        empty="No entry matches."
      />
    </section>
  <//>`;
}
