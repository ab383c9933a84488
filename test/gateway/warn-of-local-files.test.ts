import { expect, it, vi } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { warnOfLocalFiles } from '../../src/gateway/warn-of-local-files.ts';

const POSTGRES = 'postgres://nanogate@db.example/nanogate';

it.each([
  ['a folder beside PostgreSQL', POSTGRES, 'file:/srv/files', 1],
  ['S3 beside PostgreSQL', POSTGRES, 's3://pictures/nanogate', 0],
  ['nothing kept', POSTGRES, 'off', 0],
  ['the default beside PostgreSQL', POSTGRES, undefined, 0],
  ['a folder beside SQLite', 'file:data/nanogate.db', 'file:/srv/files', 0],
])('%s is warned of where several gateways cannot share it', (_, DATABASE_URL, FILES_URL, warnings) => {
  const config = loadConfig({
    DATABASE_URL,
    NANOPHOTO_API_KEY: 'none',
    ENCRYPTION_KEY: Buffer.alloc(32).toString('base64'),
    FILES_S3_ACCESS_KEY_ID: 'id',
    FILES_S3_SECRET_ACCESS_KEY: 'secret',
    ...(FILES_URL !== undefined && { FILES_URL }),
  });
  const warn = vi.fn();
  warnOfLocalFiles(config, { warn });
  expect(warn).toHaveBeenCalledTimes(warnings);
});
