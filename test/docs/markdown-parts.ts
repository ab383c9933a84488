/** The code spans of a document, outside of fenced blocks. */
export function codeSpans(markdown: string): string[] {
  return [...withoutFences(markdown).matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
}

/** The lines of the fenced blocks of a shell; a line that ends with a backslash is joined with the next. */
export function shellLines(markdown: string): string[] {
  return [...markdown.matchAll(/^```(?:sh|console)\n(.*?)^```/gms)].flatMap(([, block = '']) =>
    block.replaceAll('\\\n', ' ').split('\n'),
  );
}

export interface TableRow {
  line: string;
  cells: number;
  headings: number;
}

/** Every row of every table, with how many cells it has and how many its table has headings. */
export function tableRows(markdown: string): TableRow[] {
  const rows: TableRow[] = [];
  let headings: number | null = null;
  for (const line of withoutFences(markdown).split('\n')) {
    if (!line.startsWith('|')) {
      headings = null;
      continue;
    }
    const cells = cellsOf(line);
    headings ??= cells;
    rows.push({ line, cells, headings });
  }
  return rows;
}

// A bar divides cells also within a code span; only a backslash keeps it from that.
function cellsOf(line: string): number {
  return line
    .trim()
    .replace(/^\|/, '')
    .replace(/\|$/, '')
    .split(/(?<!\\)\|/).length;
}

function withoutFences(markdown: string): string {
  return markdown.replace(/^```.*?^```/gms, '');
}
