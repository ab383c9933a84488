import {
  fieldText,
  labelledFields,
  type UsageGroup,
  type UsageRow,
} from '../../../domain/usage/usage-row.ts';
import { usageFigures } from '../../../domain/usage/usage-figure.ts';

/** The report as CSV (RFC 4180) with a header row: the values of the grouping, in order, then the figures. */
export function usageCsv(groupBy: readonly UsageGroup[], rows: readonly UsageRow[]): string {
  const fields = labelledFields(groupBy);
  const lines = [
    [...fields, ...usageFigures],
    ...rows.map((row) => [
      ...fields.map((field) => fieldText(row, field)),
      ...usageFigures.map((figure) => row[figure]),
    ]),
  ];
  return lines.map((line) => `${line.map(csvField).join(',')}\r\n`).join('');
}

/**
 * One field. What a spreadsheet would read as a formula is prefixed with an apostrophe (OWASP, "CSV Injection"): metadata comes from
 * callers, and nobody who opens the report should run what they wrote.
 */
function csvField(value: string | number): string {
  const text = String(value);
  const harmless =
    typeof value === 'string' ? text.replace(FORMULA_BEHIND, "$&'").replace(FORMULA, "'") : text;
  return /[",;\t\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

// The signs also in full width: some spreadsheets read them as the plain ones.
const FORMULA = /^(?=[\s"]*[=+\-@＝＋－＠]|[\t\r\n])/;
// A cell can also start within the value: a spreadsheet that splits lines at `;` or tabs does not see the quotes of a field that is not
// the first of its line.
const FORMULA_BEHIND = /[;\t\r\n](?=[\s"]*[=+\-@＝＋－＠])/g;
