import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readMigrations } from '../../../src/store/engine/migration.ts';
import { createdTables, findBreakingChanges } from './find-breaking-changes.ts';
import { releasedMigrations } from './released-migrations.ts';

const newestRelease = readdirSync(new URL('../../../openapi/released/', import.meta.url))
  .map((file) => file.replace('.json', ''))
  .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  .at(-1)!;

describe.each(['sqlite', 'postgres'] as const)('the migrations of %s since the last release', (engine) => {
  const all = readMigrations(engine);
  const isReleased = ({ name }: { name: string }) => name in releasedMigrations;
  const oldTables = new Set(all.filter(isReleased).flatMap(({ statements }) => createdTables(statements)));

  it.each(all.filter((migration) => !isReleased(migration)))(
    '$name says which version it needs, if the release before cannot live with it',
    ({ statements }) => {
      const changes = findBreakingChanges(statements, oldTables);
      const line = /^-- oldest-version: (\S+)$/m.exec(statements.join('\n'))?.[1];
      if (changes.length > 0) expect({ changes, line }).toMatchObject({ line: expect.any(String) as string });
      if (line !== undefined) expect(line.localeCompare(newestRelease, 'en', { numeric: true })).toBe(1);
    },
  );

  it('record the version that they name, or the one that applies them', () => {
    const oldest = Object.fromEntries(all.map(({ name, oldestVersion }) => [name, oldestVersion]));
    expect(oldest).toMatchObject({
      '0012_operators': '0.4.0',
      '0013_usage-figures': '0.4.0',
      '0015_keeping': '0.4.0',
    });
  });
});

describe('a version that knows the table teams', () => {
  const changesOf = (...statements: string[]) => findBreakingChanges(statements, new Set(['teams']));

  it.each([
    'DROP TABLE `teams`;',
    'DROP TABLE IF EXISTS "teams";',
    'ALTER TABLE `teams` DROP COLUMN `name`;',
    'ALTER TABLE "teams" RENAME COLUMN "name" TO "title";',
    'ALTER TABLE "public"."teams" RENAME TO "groups";',
    'ALTER TABLE "teams" DROP CONSTRAINT "teams_name";',
    'ALTER TABLE `teams` ADD `size` integer NOT NULL;',
    'ALTER TABLE "teams" ADD COLUMN "size" bigint NOT NULL;',
    '-- Because of this.\nALTER TABLE "teams" ALTER COLUMN "name" SET NOT NULL;',
    'ALTER TABLE "teams" ALTER COLUMN "name" SET DATA TYPE bigint;',
    'ALTER TABLE "teams" ADD CONSTRAINT "teams_weight" CHECK (weight > 1);',
    'CREATE UNIQUE INDEX `teams_name` ON `teams` (`name`);',
    'CREATE UNIQUE INDEX "teams_name" ON "teams" USING btree ("name");',
    'CREATE TRIGGER `guard` BEFORE UPDATE ON `teams` BEGIN SELECT 1; END;',
    'CREATE TRIGGER "guard" BEFORE UPDATE OR DELETE ON "teams" FOR EACH ROW EXECUTE FUNCTION "f"();',
    'DROP INDEX `teams_name`;',
  ])('may not live with %s', (statement) => {
    expect(changesOf(statement)).toHaveLength(1);
  });

  it.each([
    'CREATE TABLE `groups` (`id` text PRIMARY KEY NOT NULL);',
    'ALTER TABLE `teams` ADD `size` integer;',
    'ALTER TABLE "teams" ADD COLUMN "size" bigint DEFAULT 0 NOT NULL;',
    'ALTER TABLE `teams` ADD `size` integer DEFAULT 0 NOT NULL;',
    'CREATE INDEX `teams_name` ON `teams` (`name`);',
    'CREATE UNIQUE INDEX `groups_name` ON `groups` (`name`);',
    'ALTER TABLE "groups" ADD CONSTRAINT "groups_team" FOREIGN KEY ("team") REFERENCES "teams"("id");',
    'CREATE TRIGGER `guard` BEFORE UPDATE ON `groups` BEGIN SELECT 1; END;',
    "UPDATE teams SET name = 'a';",
  ])('lives with %s', (statement) => {
    expect(changesOf(statement)).toEqual([]);
  });
});
