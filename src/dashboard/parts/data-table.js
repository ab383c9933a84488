import { html } from '../vendor/preact.js';

/** A table of rows. @param columns `{title, cell(row), isNumber, isWide}`; a false one is left out */
export function DataTable({ caption, columns, rows, empty = 'Nothing here.' }) {
  const shown = columns.filter(Boolean);
  if (rows.length === 0) return html`<p class="note">${empty}</p>`;
  return html`<div class="scroll" role="group" aria-label=${caption} tabindex="0">
    <table>
      <caption class="unseen">
        ${caption}
      </caption>
      <thead>
        <tr>
          ${shown.map(({ title, isNumber }) => html`<th scope="col" class=${isNumber ? 'number' : ''}>${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr key=${row.id}>
              ${shown.map(({ cell, ...column }) => html`<td class=${classOf(column)}>${cell(row)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** @param {{ isNumber?: boolean, isWide?: boolean }} column */
const classOf = ({ isNumber, isWide }) => (isNumber ? 'number' : isWide ? 'wide' : '');
