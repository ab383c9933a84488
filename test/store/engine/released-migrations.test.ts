import { expect, it } from 'vitest';
import { pendingMigrations, readMigrations } from '../../../src/store/engine/migration.ts';
import { version } from '../../../src/version.ts';
import { releasedMigrations } from './released-migrations.ts';

it.each(['sqlite', 'postgres'] as const)(
  'the released migrations of %s are as they were released',
  (engine) => {
    const all = readMigrations(engine);
    for (const [name, checksums] of Object.entries(releasedMigrations))
      expect(all.find((migration) => migration.name === name)).toMatchObject({
        name,
        checksum: checksums[engine],
      });
  },
);

it.each([
  ['allows this version', version, true],
  ['allows an older version', '0.0.1', true],
  ['needs a newer version', '999.0.0', false],
  ['says nothing', null, false],
])('a migration of a newer version that %s', (_, oldest_version, isAllowed) => {
  const newer = { name: '9999_newer', checksum: 'x', oldest_version };
  const check = () => pendingMigrations([], [newer]);
  if (isAllowed) expect(check()).toEqual([]);
  else expect(check).toThrow(/^The database has migration 9999_newer, which this version .*\S$/);
});
