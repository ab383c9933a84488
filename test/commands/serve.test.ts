import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runProgram } from '../../src/commands/program.ts';
import { runHere, start, temporaryDatabase, type Started } from './command-line.ts';

let database: Awaited<ReturnType<typeof temporaryDatabase>>;
let server: Started | undefined;

beforeEach(async () => {
  database = await temporaryDatabase();
});

afterEach(async () => {
  server?.process.kill('SIGKILL');
  await server?.ended;
  await database.remove();
});

describe('`serve`', { timeout: 120_000 }, () => {
  it('serves with the account of a file, takes a key that was made meanwhile, and ends with 0 on SIGTERM', async () => {
    const keyFile = join(database.folder, 'api-key');
    writeFileSync(keyFile, 'upstream-secret\n');
    const environment = { ...database.environment, PORT: '0', NANOPHOTO_API_KEY_FILE: keyFile };
    server = start(['serve'], environment);
    const [, address = ''] = await server.output(/"address":"(http:[^"]+)"/);

    await runHere(['team', 'create', 'web'], environment);
    const { stdout } = await runHere(['key', 'create', '--team', 'web', '--json'], environment);
    const { key } = JSON.parse(stdout) as { key: string };
    const answer = await fetch(`${address}/v1/budget`, { headers: { authorization: `Bearer ${key}` } });
    expect(answer.status).toBe(200);

    server.process.kill('SIGTERM');
    const ended = await server.ended;
    expect({ status: ended.status, stderr: ended.stderr }).toEqual({ status: 0, stderr: '' });
    expect(ended.stdout).toContain('gateway stopped');
    expect(ended.stdout).not.toContain('upstream-secret');
    expect(ended.stdout).not.toContain(key);
  });

  it('says in one line that its port or its database is taken, and ends with 1', async () => {
    const environment = { ...database.environment, PORT: '0', NANOPHOTO_API_KEY: 'any' };
    server = start(['serve'], environment);
    const [, port = ''] = await server.output(/"address":"http:[^"]+:(\d+)"/);
    const second = (changes: Record<string, string>) =>
      start(['serve'], { ...environment, LOG_LEVEL: 'silent', ...changes }).ended;
    const other = `file:${join(database.folder, 'other.db')}`;
    const [samePort, sameDatabase] = await Promise.all([
      second({ PORT: port, DATABASE_URL: other }),
      second({}),
    ]);
    expect(samePort.status).toBe(1);
    expect(samePort.stderr).toMatch(/^error: [^\n]*EADDRINUSE[^\n]*\n$/);
    expect(sameDatabase.status).toBe(1);
    expect(sameDatabase.stderr).toMatch(
      /^error: another gateway serves the database file [^\n]*nanogate\.db[^\n]*\n$/,
    );
  });
});

describe('an error that nobody handles', () => {
  it('stops the gateway in order, and ends it with 1', async () => {
    const environment = { ...database.environment, PORT: '0', NANOPHOTO_API_KEY: 'any', LOG_LEVEL: 'silent' };
    let stderr = '';
    let watch: (fail: (error: unknown) => void) => void = () => undefined;
    const watched = new Promise<(error: unknown) => void>((resolve) => (watch = resolve));
    const running = runProgram(['serve'], {
      environment,
      user: 'alice',
      isTerminal: false,
      isErrorTerminal: false,
      print: () => undefined,
      printError: (text) => (stderr += text),
      readInput: async () => Buffer.from(''),
      untilStopped: () => new Promise(() => undefined),
      watchFailures: (onFailure) => watch(onFailure),
    });
    const fail = await watched;
    fail(new Error('a defect'));
    fail(new Error('another one'));
    expect(await running).toBe(1);
    expect(stderr).toBe('error: the gateway stopped after an error: a defect\n');
  });
});

describe('`sandbox`', () => {
  it('says where it listens, takes any key, and ends with 0 on SIGINT', async () => {
    server = start(['sandbox', '--port', '0', '--credits', '3']);
    const [, address = ''] = await server.output(/listening on (http:\S+)\n/);
    const answer = await fetch(`${address}/api/nano-banana-2/generate`, {
      method: 'POST',
      headers: { authorization: 'Bearer any', 'content-type': 'application/json' },
      body: JSON.stringify({ prompt: 'a koi pond', mode: 'generate' }),
    });
    expect(answer.status).toBe(402);
    server.process.kill('SIGINT');
    expect(await server.ended).toMatchObject({ status: 0, stderr: '' });
  });
});
