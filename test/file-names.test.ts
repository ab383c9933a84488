import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as tables from '../src/store/schema/sqlite.ts';

const src = fileURLToPath(new URL('../src', import.meta.url));
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

/** Files that are named otherwise, each with why. */
const exceptions: Record<string, string> = {
  'main.ts': 'the entry: it exports nothing',
  'store/sqlite/report-worker.ts': 'the entry of a thread: it exports nothing',
  'store/sqlite/backup-worker.ts': 'the entry of a thread: it exports nothing',
  'http/schemas/values.ts': 'several small schemas of which all others are made, none before the others',
  'store/schema/sqlite.ts': 'drizzle-kit reads the tables from it',
  'store/schema/postgres.ts': 'drizzle-kit reads the tables from it',
};

describe('a file', () => {
  it.each(files.filter((file) => !(file in exceptions)))(
    '%s exports first the symbol that it is named after',
    (file) => {
      const names = exportedNames(readFileSync(join(src, file), 'utf8')).map((name) => name.toLowerCase());
      expect(namesFor(file)).toContain(names[0]);
    },
  );

  it('that is excepted is there', () => {
    expect(Object.keys(exceptions).filter((file) => !files.includes(file))).toEqual([]);
  });
});

/**
 * What the first export of a file may be called, in lower case: the file's name; a factory or a route, command or schema of that name;
 * a command with its group before it (`teamListCommand` in `commands/team/list.ts`);
 * anything in a file of the store that is named after a table, since it holds the statements on that table.
 */
function namesFor(file: string): string[] {
  const name = basename(file, '.ts').replaceAll('-', '');
  const isTable =
    file.startsWith('store/') && Object.keys(tables).some((table) => table.toLowerCase() === name);
  if (isTable) return exportedNames(readFileSync(join(src, file), 'utf8')).map((each) => each.toLowerCase());
  const kinds = [`create${name}`, `${name}route`, `${name}routes`, `${name}command`, `${name}schema`];
  const groupCommand = `${basename(dirname(file))}${basename(file, '.ts')}command`.replaceAll('-', '');
  return [name, ...kinds, ...(file.startsWith('commands/') ? [groupCommand] : [])];
}

/** The names that a module exports, in the order in which they stand. */
function exportedNames(text: string): string[] {
  const exports = text.matchAll(
    /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*?|const|let|class|interface|type|enum) (\w+)/gm,
  );
  return [...exports].map(([, name = '']) => name);
}
