import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { defaultRetryScheduleMs } from '../../src/domain/deliveries/next-state.ts';
import { blocks } from './blocks.ts';
import { blockNames, documentPaths, documentUrl, readDocument, renderDocument } from './documents.ts';

describe.each(documentPaths())('%s', (path) => {
  it('prints the data of the code as it is (else: npm run docs:generate)', async () => {
    const text = readDocument(path);
    expect(text).toBe(await renderDocument(text));
  });

  it('links to files and headings that are there', () => {
    const links = [...readDocument(path).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(
      ([, link = '']) => link,
    );
    expect(links.filter((link) => !leadsSomewhere(link, documentUrl(path)))).toEqual([]);
  });
});

it('every block that can be printed is printed somewhere', () => {
  const shown = new Set(documentPaths().flatMap((path) => blockNames(readDocument(path))));
  expect(Object.keys(blocks).filter((name) => !shown.has(name))).toEqual([]);
});

it('the default of WEBHOOK_RETRY_SCHEDULE is the schedule that the documents print', () => {
  const { WEBHOOK_RETRY_SCHEDULE } = loadConfig({});
  expect(WEBHOOK_RETRY_SCHEDULE).toEqual(defaultRetryScheduleMs);
});

function leadsSomewhere(link: string, from: URL): boolean {
  const url = new URL(link, from);
  const heading = decodeURIComponent(url.hash.slice(1));
  url.hash = '';
  if (!existsSync(url)) return false;
  return heading === '' || headingsOf(readFileSync(url, 'utf8')).includes(heading);
}

/** As GitHub makes anchors of them. */
function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
