import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openS3 } from '../files/storages.ts';
import { runHere } from './command-line.ts';

interface Finding {
  check: string;
  status: string;
  message: string;
  remedy: string | null;
}

let upstream: Server;
let requests: string[];
let clockOffsetMs: number;
let folder: string;
let environment: Record<string, string>;

beforeAll(async () => {
  upstream = createServer((request, response) => {
    requests.push(`${request.method} ${request.url} ${request.headers.authorization ?? 'no key'}`);
    response.writeHead(200, { date: new Date(Date.now() + clockOffsetMs).toUTCString() }).end();
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
});
afterAll(() => upstream.close());
beforeEach(async () => {
  requests = [];
  clockOffsetMs = 0;
  folder = await mkdtemp(join(tmpdir(), 'nanogate-doctor-'));
  environment = {
    DATABASE_URL: `file:${join(folder, 'gateway.db')}`,
    NANOPHOTO_API_KEY: 'secret-upstream-key',
    NANOPHOTO_BASE_URL: `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`,
  };
});
afterEach(() => rm(folder, { recursive: true }));

async function examine(changes: Record<string, string> = {}) {
  const { status, stdout } = await runHere(['doctor', '--json'], { ...environment, ...changes });
  const { findings } = JSON.parse(stdout) as { findings: Finding[] };
  return { status, findings, stdout };
}

const withDatabase = (sql: string) => {
  const database = new Database(join(folder, 'gateway.db'));
  database.pragma('foreign_keys = OFF');
  database.exec(sql);
  database.close();
};

const hold = JSON.stringify({ reason: 'older_than_mark', since: 1, isSettled: true });
const s3Access = {
  FILES_S3_REGION: 'us-east-1',
  FILES_S3_ACCESS_KEY_ID: 'S3RVER',
  FILES_S3_SECRET_ACCESS_KEY: 'S3RVER',
};

describe('nanogate doctor', () => {
  it('finds a healthy gateway healthy, without a paid request, a key or a change', async () => {
    await runHere(['team', 'create', 'web'], environment);
    const { status, findings, stdout } = await examine();
    expect(findings.filter((finding) => finding.status !== 'ok')).toEqual([]);
    expect(status).toBe(0);
    const checks = new Set(findings.map(({ check }) => check));
    for (const check of [
      'version',
      'settings',
      'upstream',
      'clock',
      'database',
      'disk',
      'keys',
      'accounts',
      'work',
      'hold',
      'files',
    ])
      expect(checks).toContain(check);
    expect(requests).toEqual(['HEAD / no key']);
    expect(stdout).not.toContain('secret-upstream-key');
  });

  it('says what to do when there is no database yet, and makes none', async () => {
    const { status, findings } = await examine();
    expect(status).toBe(1);
    expect(findings.at(-1)).toMatchObject({ check: 'database', status: 'error' });
    expect((await examine()).findings.at(-1)!.message).toContain('does not exist');
  });

  it.each([
    ['settings', 'error', { PORT: 'x' }, ''],
    ['settings', 'warning', { UPSTREAM_REQUEST_PER_HOUR: '5' }, ''],
    ['settings', 'error', { NANOPHOTO_API_KEY: '' }, ''],
    ['upstream', 'error', { NANOPHOTO_BASE_URL: 'http://127.0.0.1:9' }, ''],
    ['keys', 'error', { ENCRYPTION_KEY: Buffer.alloc(32, 9).toString('base64') }, ''],
    ['accounts', 'error', {}, "update upstream_accounts set failure_reason = 'key_refused'"],
    [
      'accounts',
      'error',
      {},
      "update upstream_accounts set failure_reason = 'out_of_credits', retry_at = 9e15",
    ],
    ['accounts', 'warning', {}, 'update upstream_accounts set paused_at = 1'],
    [
      'accounts',
      'warning',
      {},
      "update upstream_accounts set failure_reason = 'unreachable', retry_at = 9e15",
    ],
    [
      'hold',
      'error',
      {},
      `insert into gateway_state (name, value, updated_at) values ('hold', '${hold}', 1)`,
    ],
    [
      'files',
      'error',
      { FILES_URL: 's3://bucket', ...s3Access, FILES_S3_ENDPOINT: 'http://127.0.0.1:9' },
      '',
    ],
    ['quarantine', 'warning', {}, "insert into row_failures values ('gen_1', 'poll', 5, 'e', 1, 1, 1)"],
    ['database', 'error', {}, "delete from schema_migrations where name like '%insight%'"],
    [
      'database',
      'error',
      {},
      "insert into keys (id, team_id, name, secret_hash, created_at) values ('key_x', 'team_gone', 'k', 'h', 1)",
    ],
  ] as [string, string, Record<string, string>, string][])(
    'finds what is wrong with %s (%s): %j %s',
    async (check, status, changes, sql) => {
      await runHere(['team', 'create', 'web'], environment);
      await runHere(['account', 'list'], environment);
      if (sql !== '') withDatabase(sql);
      const { findings, status: exit } = await examine(changes);
      const found = findings.filter((finding) => finding.status !== 'ok');
      expect(found).toContainEqual(expect.objectContaining({ check, status }));
      for (const { remedy } of found) expect(remedy).not.toBe(null);
      expect(exit).toBe(found.some((finding) => finding.status === 'error') ? 1 : 0);
    },
  );

  it('finds a clock that is wrong, by that of the upstream', async () => {
    clockOffsetMs = -600_000;
    const { findings } = await examine();
    expect(findings).toContainEqual(expect.objectContaining({ check: 'clock', status: 'warning' }));
  });

  it('finds a file that is no database', async () => {
    await writeFile(join(folder, 'gateway.db'), 'not a database, but a text that is long enough'.repeat(50));
    const { status, findings } = await examine();
    expect(status).toBe(1);
    expect(findings.at(-1)).toMatchObject({ check: 'database', status: 'error' });
  });

  describe('with a bucket', () => {
    let bucket: Awaited<ReturnType<typeof openS3>>;
    beforeAll(async () => (bucket = await openS3('kept')));
    afterAll(() => bucket.close());
    const examineFiles = async (changes: Record<string, string> = {}) => {
      await runHere(['team', 'create', 'web'], environment);
      const access = { ...s3Access, FILES_S3_ENDPOINT: bucket.endpoint, FILES_URL: 's3://bucket/kept' };
      const { findings } = await examine({ ...access, ...changes });
      return findings.filter(({ check }) => check === 'files');
    };
    const objects = async () => {
      const found = [];
      for await (const object of bucket.storage.list()) found.push(object);
      return found;
    };

    it('finds that it can be used, how full it is, and leaves nothing in it', async () => {
      const findings = await examineFiles();
      expect(findings.map(({ status, message }) => [status, message])).toEqual([
        ['ok', '0.0 MB of 10000.0 MB used'],
        ['ok', 's3://bucket/kept can be listed, written, read and deleted from'],
      ]);
      expect(await objects()).toEqual([]);
    });

    it('finds that it is not there', async () => {
      const found = (await examineFiles({ FILES_URL: 's3://other' })).filter(
        ({ status }) => status === 'error',
      );
      expect(found).toMatchObject([
        { message: 's3://other cannot be listed: S3 answered 404 (NoSuchBucket)' },
      ]);
    });
  });

  it.each([
    ['GET /bucket/?', 'listed', 's3:ListBucket'],
    ['PUT /bucket/team_', 'written', 's3:PutObject'],
    ['GET /bucket/team_', 'read', 's3:GetObject'],
    ['DELETE /bucket/team_', 'deleted from', 's3:DeleteObject'],
  ])('finds that a bucket refuses %s', async (refused, verb, permission) => {
    const server = createServer((request, response) => {
      const isRefused = `${request.method} ${request.url}`.startsWith(refused);
      request
        .resume()
        .on('end', () =>
          response.writeHead(isRefused ? 403 : 200).end(isRefused ? '<Code>AccessDenied</Code>' : ''),
        );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      await runHere(['team', 'create', 'web'], environment);
      const FILES_S3_ENDPOINT = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const { findings } = await examine({ ...s3Access, FILES_S3_ENDPOINT, FILES_URL: 's3://bucket' });
      const [found, ...others] = findings.filter(({ status }) => status !== 'ok');
      expect(others).toEqual([]);
      expect(found).toMatchObject({
        status: 'error',
        message: `s3://bucket cannot be ${verb}: S3 answered 403 (AccessDenied)`,
        remedy: expect.stringContaining(permission) as string,
      });
    } finally {
      server.close();
    }
  });

  it('prints a line for each finding, and its remedy below', async () => {
    const { stdout } = await runHere(['doctor'], environment);
    expect(stdout).toMatch(/^error {4}database: .* does not exist\n {9}The first start creates it/m);
  });
});

describe('nanogate config check', () => {
  it('exits with 0 and opens nothing where the settings are right', async () => {
    expect(await runHere(['config', 'check'], environment)).toMatchObject({ status: 0 });
    expect(requests).toEqual([]);
  });

  it('lists everything that is wrong, with 1', async () => {
    const key = join(folder, 'key');
    await writeFile(key, Buffer.alloc(32, 1).toString('base64'));
    await chmod(key, 0o666);
    const { status, stdout } = await runHere(['config', 'check', '--json'], {
      ...environment,
      PORT: 'x',
      LEASE_MS: '1',
      ENCRYPTION_KEY_FILE: key,
    });
    expect(status).toBe(1);
    const { findings } = JSON.parse(stdout) as { findings: Finding[] };
    expect(findings.map(({ status: found }) => found).sort()).toEqual(['error', 'error', 'warning']);
  });
});
