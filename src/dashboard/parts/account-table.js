import { columns } from './columns.js';
import { html } from '../vendor/preact.js';
import { post } from '../data/api.js';
import { number } from '../data/format.js';
import { ActionButton } from './action-button.js';
import { Badge } from './badge.js';
import { DataTable } from './data-table.js';

/** Upstream accounts with what is left of their allowance. */
export function AccountTable({ accounts }) {
  const change =
    ({ name }, action) =>
    async () => {
      await post(`/admin/v1/accounts/${name}/${action}`);
      return `The account ${name} is ${action}d.`;
    };
  const shownColumns = [
    columns.code('Account', 'name'),
    {
      title: 'Circuit',
      cell: (row) =>
        html`<${Badge} value=${row.pausedAt ? 'paused' : row.circuit} /> ${row.failureReason ?? ''}`,
    },
    {
      title: 'Requests left',
      isNumber: true,
      cell: (row) => `${number(row.requestsFree)} of ${number(row.requestsPerHour)}`,
    },
    {
      title: 'In flight',
      isNumber: true,
      cell: (row) => `${number(row.inFlight)} of ${number(row.maxInFlight)}`,
    },
    columns.time('Retries', 'retryAt'),
    { title: 'Message', cell: (row) => html`<bdi class="user">${row.failureMessage ?? ''}</bdi>` },
    {
      title: 'Actions',
      cell: (row) =>
        row.pausedAt
          ? html`<${ActionButton}
              label="Resume"
              needs="resumeAccount"
              text="Submits with the account ${row.name} again."
              run=${change(row, 'resume')}
            />`
          : html`<${ActionButton}
              label="Pause"
              needs="pauseAccount"
              text="Submits nothing with the account ${row.name} until it is resumed; what it has is still polled."
              run=${change(row, 'pause')}
            />`,
    },
  ];
  return html`<${DataTable}
    caption="Upstream accounts"
    columns=${shownColumns}
    rows=${accounts.map((row) => ({ ...row, id: row.name }))}
  />`;
}
