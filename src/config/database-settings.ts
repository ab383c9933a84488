import { Type } from 'typebox';
import { replicationModes } from '../domain/backups/server-identity.ts';
import { choice } from './kinds/choice.ts';
import { integer } from './kinds/integer.ts';
import { text } from './kinds/text.ts';
import { readServerUrl } from './database-url.ts';
import { createSetting, optional } from './setting.ts';

const milliseconds = { unit: 'ms' };
const upToAnHour = { min: 100, max: 3_600_000 };

/** How the gateway uses its database, beside `DATABASE_URL`. */
export const databaseSettings = {
  DATABASE_POOL_SIZE: integer(
    { min: 1, max: 1_000 },
    10,
    'Connections to PostgreSQL that one process opens at most.',
    { unit: 'connections' },
  ),
  DATABASE_PREPARED_STATEMENTS: choice(
    ['on', 'off'],
    'on',
    '`off` if `DATABASE_URL` leads to a connection pooler in transaction mode, such as PgBouncer: the gateway then keeps nothing on a connection.',
  ),
  DATABASE_DIRECT_URL: optional(
    createSetting<string>(Type.String(), {
      defaultText: '',
      description:
        'PostgreSQL itself, where `DATABASE_URL` leads to a pooler: for notifications and migrations.',
      secret: true,
      mismatch: 'must be a URL that begins with postgres:// or postgresql://',
      read: readServerUrl,
    }),
  ),
  DATABASE_CONNECT_TIMEOUT_MS: integer(
    upToAnHour,
    3_000,
    'How long opening a connection to PostgreSQL may take.',
    milliseconds,
  ),
  DATABASE_ACQUIRE_TIMEOUT_MS: integer(
    upToAnHour,
    4_000,
    'How long to wait for a free connection to PostgreSQL.',
    milliseconds,
  ),
  DATABASE_STATEMENT_TIMEOUT_MS: integer(
    upToAnHour,
    10_000,
    'How long PostgreSQL may take for one statement. Requests wait for 5 s at most, whatever this says.',
    milliseconds,
  ),
  DATABASE_LOCK_TIMEOUT_MS: integer(
    upToAnHour,
    4_000,
    'How long to wait for a lock that another connection or process holds.',
    milliseconds,
  ),
  DATABASE_IDLE_TIMEOUT_MS: integer(
    upToAnHour,
    30_000,
    'When an unused connection to PostgreSQL is closed, and when PostgreSQL ends a transaction of a stalled process.',
    milliseconds,
  ),
  DATABASE_REPLICATION: choice(
    replicationModes,
    'asynchronous',
    'How PostgreSQL replicates. After a fail-over with `asynchronous` the gateway is on hold, since commits may be missing.',
  ),
  DATABASE_SCHEMA: optional(
    text(
      '',
      "The PostgreSQL schema of the gateway's tables. Default: the first of the connection's search path.",
      {
        pattern: '^[A-Za-z_][A-Za-z0-9_$-]{0,62}$',
        mismatch:
          'must be the name of one schema: letters, digits, _ $ and -, at most 63, not beginning with a digit',
      },
    ),
  ),
  DATABASE_CA: optional(
    text(
      '',
      'The certificate (PEM) that signed that of PostgreSQL. With it the connection uses TLS and checks the name.',
      {
        secret: true,
        pattern: '-----BEGIN CERTIFICATE-----[^]+-----END CERTIFICATE-----',
        mismatch: 'must be a certificate in PEM: -----BEGIN CERTIFICATE-----…',
      },
    ),
  ),
};
