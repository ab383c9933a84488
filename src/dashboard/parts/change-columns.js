import { html } from '../vendor/preact.js';
import { IdLink } from './id-link.js';
import { columns } from './columns.js';
import { UserText } from './user-text.js';

/** The columns of the audit log. */
export const changeColumns = [
  columns.time('Time', 'createdAt'),
  {
    title: 'Actor',
    cell: ({ actor }) => html`<${UserText} text=${actor.name ?? actor.text} length=${80} />`,
  },
  columns.plain('Action', 'action'),
  {
    title: 'Changed',
    cell: (row) => html`<${IdLink} id=${row.objectId} query=${{ team: row.teamId }} />`,
  },
  columns.team('Team', 'teamId'),
  { title: 'Before', cell: ({ before }) => fields(before), isWide: true },
  { title: 'After', cell: ({ after }) => fields(after), isWide: true },
];

const fields = (values) => values && html`<${UserText} text=${JSON.stringify(values)} length=${200} />`;
