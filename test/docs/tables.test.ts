import { describe, expect, it } from 'vitest';
import { documentPaths, readDocument } from './documents.ts';
import { tableRows } from './markdown-parts.ts';

describe.each(documentPaths())('%s', (path) => {
  it('has as many cells in each row of a table as there are headings', () => {
    const rows = tableRows(readDocument(path));
    expect(rows.filter(({ cells, headings }) => cells !== headings).map(({ line }) => line)).toEqual([]);
  });
});

it('counts the cells, escaped bars aside', () => {
  const table = ['| a | b |', '| --- | --- |', '| `x\\|y` | 2 |', '| 1 | 2 | 3 |'].join('\n');
  expect(tableRows(table).map(({ cells }) => cells)).toEqual([2, 2, 2, 3]);
});
