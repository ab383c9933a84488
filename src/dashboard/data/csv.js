/** Saves rows as a CSV file (RFC 4180). A text that a spreadsheet would read as a formula gets an apostrophe before it. */
export function saveCsv(name, columns, rows) {
  const lines = [columns, ...rows].map((row) => row.map(field).join(','));
  saveText(name, `${lines.join('\r\n')}\r\n`);
}

export function saveText(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1_000);
}

function field(value) {
  const text = value === null || value === undefined ? '' : String(value);
  const safe = typeof value === 'string' && /^[\s"]*[=+\-@＝＋－＠]|^[\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
