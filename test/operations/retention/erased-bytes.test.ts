import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DAY_MS } from '../../../src/domain/clock.ts';
import { runRetention } from '../../../src/operations/retention/run-retention.ts';
import { sqlite } from '../../engines.ts';
import { completed } from '../upstream/fake-upstream.ts';
import { acceptPicture, createContext, createPrincipal, pollDue, submitNext } from '../fixture.ts';

it.each([
  ['short', 'the text that must not stay'],
  ['that fills pages of its own', 'the text that must not stay '.repeat(300)],
])('the bytes of an erased prompt %s are no longer in the SQLite file', async (_title, prompt) => {
  const context = await createContext(sqlite);
  const file = context.database.url.slice('file:'.length);
  const isInFile = () =>
    [file, `${file}-wal`].some((path) => existsSync(path) && readFileSync(path).includes('must not stay'));
  try {
    const principal = await createPrincipal(context);
    for (let i = 0; i < 3; i++) {
      await acceptPicture(context, principal, { input: { prompt, mode: 'generate' } });
      await submitNext(context);
      context.upstream.pollOutcomes = [completed];
      await pollDue(context);
    }
    expect(isInFile()).toBe(true);
    context.clock.advance(91 * DAY_MS);
    expect((await runRetention(context)).counts).toMatchObject({ generation_texts: 3 });
    // Its log goes into the file.
    await context.store.close();
    expect(isInFile()).toBe(false);
  } finally {
    await context.database.drop();
  }
});
