import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runHere, temporaryDatabase } from './command-line.ts';

let database: Awaited<ReturnType<typeof temporaryDatabase>>;
beforeEach(async () => {
  database = await temporaryDatabase();
  await run(['team', 'create', 'web']);
});
afterEach(() => database.remove());

async function run(args: string[], isErrorTerminal = false) {
  const ended = await runHere(args, database.environment, '', { isErrorTerminal });
  expect({ args, status: ended.status }).toEqual({ args, status: 0 });
  return ended;
}

const places = (text: string) => join(database.folder, text);

describe.each<[string, string[], RegExp]>([
  ['backup', ['backup', 'COPY'], /^\rcopying …\u001B\[K\rcopying \d+ %\u001B\[K[^]*\r\u001B\[K$/],
  ['restore', ['restore', '--mark-only'], /^\rrestoring …\u001B\[K\r\u001B\[K$/],
  ['migrate', ['migrate'], /^\rmigrating …/],
  ['compact', ['database', 'compact'], /^\rcompacting …/],
  ['copy', ['database', 'copy', '--from', 'SOURCE'], /\rcopying 100 %\u001B\[K\r\u001B\[K$/],
  ['retention', ['retention', 'run'], /^\renforcing retention …/],
  ['re-encrypt', ['secrets', 're-encrypt'], /\rre-encrypting 0\u001B\[K\r\u001B\[K$/],
  ['ledger', ['ledger', 'verify'], /^\rverifying …/],
  ['audit log', ['audit-log', 'verify'], /\rverifying 100 %\u001B\[K\r\u001B\[K$/],
  ['export', ['team', 'export', 'web'], /^\rexporting …\u001B\[K\r\u001B\[K$/],
  ['purge', ['team', 'purge', 'web', '--confirm', 'web'], /^\rpurging …\u001B\[K\r\u001B\[K$/],
])('the progress of %s', (title, words, line) => {
  it.each([true, false])('is a line only where standard error is a terminal: %s', async (isErrorTerminal) => {
    if (title === 'purge') await run(['team', 'archive', 'web']);
    if (title === 'copy') {
      copyFileSync(places('nanogate.db'), places('source.db'));
      for (const suffix of ['', '-wal', '-shm', '.mark'])
        rmSync(places(`nanogate.db${suffix}`), { force: true });
    }
    const args = words.map((word) =>
      word === 'COPY' ? places('copy.db') : word === 'SOURCE' ? `file:${places('source.db')}` : word,
    );
    const { stderr } = await run(args, isErrorTerminal);
    if (isErrorTerminal) expect(stderr).toMatch(line);
    else expect(stderr).toBe('');
  });
});
