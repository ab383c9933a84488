import { html, useEffect, useState } from '../vendor/preact.js';
import { withQuery } from '../data/api.js';
import { useResource } from '../data/use-resource.js';
import { DataTable } from './data-table.js';
import { Loaded } from './loaded.js';

const PAGE_SIZE = 25;
// Because 100 open lists that are read every 10 s would cost a gateway more than 2 % of a core.
const INTERVAL_MS = 30_000;

/** A list that the server pages, with buttons to go on and back. The page that is shown is read again after changes. */
export function PagedTable({ path, query = {}, columns, caption, empty, round = 0 }) {
  const [cursors, setCursors] = useState(/** @type {string[]} */ ([]));
  const list = withQuery(path, query);
  useEffect(() => setCursors([]), [list]);
  const resource = useResource(withQuery(path, { ...query, limit: PAGE_SIZE, cursor: cursors.at(-1) }), {
    isLive: cursors.length === 0,
    intervalMs: INTERVAL_MS,
  });
  useEffect(() => {
    if (round > 0) resource.reload();
  }, [round]);
  return html`<${Loaded} ...${resource}>
    ${({ data, nextCursor }) => html`
      <${DataTable}
        caption=${caption}
        columns=${columns}
        rows=${data}
        empty=${nextCursor ? 'Nothing so far: go on to older ones.' : empty}
      />
      ${
        (cursors.length > 0 || nextCursor) &&
        html`<nav class="pager" aria-label="Pages of ${caption}">
          <button disabled=${cursors.length === 0} onClick=${() => setCursors(cursors.slice(0, -1))}>
            ← Previous
          </button>
          <span>Page ${cursors.length + 1}</span>
          <button disabled=${!nextCursor} onClick=${() => setCursors([...cursors, nextCursor])}>
            Next →
          </button>
        </nav>`
      }
    `}
  <//>`;
}
