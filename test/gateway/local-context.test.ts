import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { pino, type Logger } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { openLocalContext } from '../../src/gateway/local-context.ts';
import { temporaryDatabase } from '../commands/command-line.ts';

let database: Awaited<ReturnType<typeof temporaryDatabase>>;
let lines: { msg: string; reason?: string }[];
let stopping: AbortController;
/** Called with each line. */
let onLine: (line: { msg: string }) => void;

beforeEach(async () => {
  database = await temporaryDatabase();
  lines = [];
  stopping = new AbortController();
  onLine = () => undefined;
});
afterEach(() => database.remove());

function open() {
  const logger: Logger = pino({}, { write });
  return openLocalContext({
    config: loadConfig({ ...database.environment, DATABASE_LOCK_TIMEOUT_MS: '100' }),
    clock: systemClock,
    logger,
    notify: () => undefined,
    observe: () => undefined,
    waitUntil: stopping.signal,
    exclusive: true,
  });
}

function write(text: string): void {
  const line = JSON.parse(text) as { msg: string };
  lines.push(line);
  onLine(line);
}

const filename = () => database.environment.DATABASE_URL.slice('file:'.length);

function lockFile(): Database.Database {
  const other = new Database(filename());
  other.pragma('locking_mode = exclusive');
  other.pragma('journal_mode = wal');
  other.exec('create table if not exists anything (id integer)');
  return other;
}

it('waits, with a log line, for a SQLite file that another process has locked', async () => {
  const other = lockFile();
  onLine = ({ msg }) => {
    if (msg.startsWith('database not usable yet')) other.close();
  };
  const { hasWaited, close } = await open();
  expect(hasWaited).toBe(true);
  expect(lines).toContainEqual(expect.objectContaining({ reason: 'database is locked' }));
  await close();
});

it('ends the waiting when the gateway is stopped', async () => {
  const other = lockFile();
  onLine = () => stopping.abort();
  await expect(open()).rejects.toMatchObject({ name: 'AbortError' });
  other.close();
});

it('waits for no second gateway, and closes what it opened', async () => {
  const first = await open();
  await expect(open()).rejects.toThrow('another gateway serves the database file');
  await first.close();
  await (await open()).close();
  // The last connection that is closed removes the log.
  expect(existsSync(`${filename()}-wal`)).toBe(false);
});
