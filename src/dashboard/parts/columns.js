import { html } from '../vendor/preact.js';
import { credits, number } from '../data/format.js';
import { Badge } from './badge.js';
import { IdLink } from './id-link.js';
import { TeamName } from './team-name.js';
import { Time } from './time.js';
import { UserText } from './user-text.js';

const column = (title, field, cell, rest) => ({ title, cell: (row) => cell(row[field]), ...rest });
const right = { isNumber: true };

/** Columns that show one field of a row, by what it is. */
export const columns = {
  badge: (title, field) => column(title, field, (value) => html`<${Badge} value=${value} />`),
  code: (title, field) => column(title, field, (value) => html`<code>${value}</code>`),
  count: (title, field) => column(title, field, number, right),
  id: (title, field, query) =>
    column(title, field, (value) => html`<${IdLink} id=${value} query=${query} />`),
  money: (title, field) => column(title, field, credits, right),
  plain: (title, field) => column(title, field, (value) => value),
  team: (title, field) => column(title, field, (value) => html`<${TeamName} id=${value} />`),
  text: (title, field, length = null) =>
    column(title, field, (value) => html`<${UserText} text=${value} length=${length} />`),
  time: (title, field) => column(title, field, (value) => html`<${Time} at=${value} />`),
};
