import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inject } from 'vitest';
import { packageFile } from '../../src/package-file.ts';
import { version } from '../../src/version.ts';

/** The program as the version after this one would be: it has one migration more. */
export interface NextVersion {
  version: string;
  /** Its `main.js`. */
  program: string;
  remove(): Promise<void>;
}

/** What another version may add while this one runs: see docs/upgrading.md. */
const MIGRATION = `CREATE TABLE "next_things" ("id" text PRIMARY KEY NOT NULL);--> statement-breakpoint
ALTER TABLE "generations" ADD COLUMN "next_figure" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "submissions" ADD COLUMN "next_word" text;--> statement-breakpoint
CREATE INDEX "generations_next_figure" ON "generations" USING btree ("next_figure");
`;

/** @param oldest the oldest version that may run on its schema; null: its migration names none, so this version may not */
export async function createNextVersion(oldest: string | null): Promise<NextVersion> {
  const built = dirname(inject('builtProgram'));
  // Beside the program of this version, where its packages are found.
  const folder = await mkdtemp(join(dirname(built), 'next-'));
  const own = JSON.parse(await readFile(packageFile('package.json'), 'utf8')) as object;
  const next = version.replace(/^(\d+)\.(\d+)\..*/, (_, major: string, minor: string) =>
    [major, Number(minor) + 1, 0].join('.'),
  );
  await writeFile(join(folder, 'package.json'), JSON.stringify({ ...own, version: next }));
  for (const part of ['migrations', 'docs'])
    await cp(packageFile(`${part}/`), join(folder, part), { recursive: true });
  const line = oldest === null ? '' : `-- oldest-version: ${oldest}\n`;
  await writeFile(join(folder, 'migrations/postgres/9999_next.sql'), line + MIGRATION);
  await cp(built, join(folder, 'program'), { recursive: true });
  return {
    version: next,
    program: join(folder, 'program/main.js'),
    remove: () => rm(folder, { recursive: true }),
  };
}
