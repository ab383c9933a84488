import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSubmissionMark } from '../../../src/store/sqlite/submission-mark.ts';
import { memoryFolder } from '../../memory-folder.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(memoryFolder, 'nanogate-mark-'));
  path = join(folder, 'nanogate.db.mark');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('names the newest submission, for its owner only, also to the next process', async () => {
  const mark = createSubmissionMark(path);
  expect(mark.read()).toBeNull();
  await Promise.all(['sub_1', 'sub_long', 'sub_2'].map((id) => mark.write(id)));
  expect(mark.read()).toBe('sub_2');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  mark.close();
  expect(createSubmissionMark(path).read()).toBe('sub_2');
});

it('leaves nothing of a longer one, and is gone once it is removed', async () => {
  const mark = createSubmissionMark(path);
  await mark.write('sub_much_longer');
  await mark.write('sub_1');
  expect(readFileSync(path, 'utf8')).toBe('sub_1\n');
  mark.remove();
  expect(mark.read()).toBeNull();
  await mark.write('sub_2');
  expect(mark.read()).toBe('sub_2');
  mark.close();
});
