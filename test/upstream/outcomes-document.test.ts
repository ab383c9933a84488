import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pollRules } from '../../src/upstream/poll-rules.ts';
import type { PollRule, SubmitRule } from '../../src/upstream/rules.ts';
import { submitRules } from '../../src/upstream/submit-rules.ts';

const document = readFileSync(new URL('../../docs/upstream-outcomes.md', import.meta.url), 'utf8');

/** The cells of the table below a heading, without what Prettier pads them with. */
function tableBelow(heading: string): string[][] {
  const section = document.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function cellsOf(rule: SubmitRule | PollRule, index: number): string[] {
  const outcome = 'cause' in rule ? `\`${rule.outcome}\` \`${rule.cause}\`` : `\`${rule.outcome}\``;
  const status = typeof rule.status === 'string' ? rule.status : rule.status.join(', ');
  const body = rule.body?.map((saying) => (/^[A-Z_]+$/.test(saying) ? `\`${saying}\`` : saying)).join(', ');
  return [String(index + 1), status, body ?? '', outcome, rule.because];
}

test('the document shows the submit table as the code has it', () => {
  expect(tableBelow('Outcome of a submit')).toEqual(submitRules.map(cellsOf));
});

test('the document shows the poll table as the code has it', () => {
  expect(tableBelow('Outcome of a poll')).toEqual(pollRules.map(cellsOf));
});
