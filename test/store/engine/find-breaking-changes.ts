/**
 * The statements of a migration that a version before it may not live with: it writes and reads these tables as they were.
 * @param oldTables what that version knows
 */
export function findBreakingChanges(statements: readonly string[], oldTables: ReadonlySet<string>): string[] {
  return statements.map(plain).filter((statement) =>
    breaking.some((pattern) => {
      const found = pattern.exec(statement);
      return found !== null && (found[1] === undefined || oldTables.has(found[1]));
    }),
  );
}

/** The tables that statements create. */
export function createdTables(statements: readonly string[]): string[] {
  return statements.flatMap((statement) => /^create table (\w+)/i.exec(plain(statement))?.[1] ?? []);
}

/** What each of them changes is the table of its first group; without one, it may be any. */
const breaking = [
  /^drop table (?:if exists )?(\w+)/i,
  /^alter table (\w+) (?:drop|rename) /i,
  // It does not write the column.
  /^alter table (\w+) add (?:column )?(?!constraint)(?!.* default ).* not null/i,
  /^alter table (\w+) alter (?:column )?\w+ (?:set not null|drop default|(?:set data )?type)/i,
  // What it writes may not fulfill it.
  /^alter table (\w+) add constraint/i,
  /^create unique index .* on (\w+)/i,
  /^create (?:or replace )?trigger .* on (\w+)/i,
  // It may be what a conflict is noticed by.
  /^drop index/i,
];

/** Without comments, quotes and line breaks. */
function plain(statement: string): string {
  return statement
    .replaceAll(/--.*$/gm, '')
    .replaceAll(/["`]/g, '')
    .replaceAll('public.', '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
