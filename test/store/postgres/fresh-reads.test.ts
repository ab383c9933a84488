import { expect, it } from 'vitest';
import { createFreshReads } from '../../../src/store/postgres/fresh-reads.ts';

it('shares a read among those who ask while another one is under way, and begins it after they asked', async () => {
  const answers: ((rows: unknown[]) => void)[] = [];
  const remember = createFreshReads();
  const ask = () =>
    remember('question', () => new Promise<unknown[]>((resolve) => answers.push(resolve))) as Promise<
      unknown[]
    >;
  const first = ask();
  const [second, third] = [ask(), ask()];
  expect(answers).toHaveLength(1);
  answers[0]!([{ value: 'old' }]);
  expect(await first).toEqual([{ value: 'old' }]);
  await Promise.resolve();
  expect(answers).toHaveLength(2);
  answers[1]!([{ value: 'new' }]);
  expect(await Promise.all([second, third])).toEqual([[{ value: 'new' }], [{ value: 'new' }]]);
});

it('reads again after a read that failed', async () => {
  const remember = createFreshReads();
  const failing = remember('question', () => Promise.reject(new Error('on purpose'))) as Promise<unknown>;
  const next = remember('question', () => Promise.resolve([])) as Promise<unknown>;
  await expect(failing).rejects.toThrow('on purpose');
  expect(await next).toEqual([]);
});
