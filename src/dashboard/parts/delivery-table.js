import { columns } from './columns.js';
import { html } from '../vendor/preact.js';
import { DataTable } from './data-table.js';

/**
 * The columns of deliveries.
 * @param {string} [team] whose they are, for an operator
 */
export const deliveryColumns = (team) => [
  columns.id('Delivery', 'id', { team }),
  columns.badge('Status', 'status'),
  columns.plain('Event', 'eventType'),
  { title: 'Receiver', cell: (row) => html`<bdi class="user">${row.url}</bdi>` },
  columns.count('Attempts', 'attemptCount'),
  {
    title: 'Last answer',
    cell: (row) => html`${row.lastAttempt?.statusCode ?? ''} <bdi>${row.lastAttempt?.error ?? ''}</bdi>`,
  },
  columns.time('Occurred', 'createdAt'),
];

/** @param team as of the columns */
export function DeliveryTable({ rows, empty, team }) {
  return html`<${DataTable}
    caption="Deliveries"
    columns=${deliveryColumns(team)}
    rows=${rows}
    empty=${empty}
  />`;
}
