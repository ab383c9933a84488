import type { Client } from './client.ts';
import { steps, type Step } from './steps.ts';
import type { Trial } from './try-client.ts';

export interface TriedClient {
  client: Pick<Client, 'language' | 'name' | 'steps'>;
  trial: Trial;
}

const columns = ['generate', 'build', ...steps] as const;

// What a compiler or a stack trace says first and last; the generated file that it quotes may be huge.
const [firstLines, lastLines] = [30, 10];

/** The table of clients with what each passed, what the failed ones printed, and a line that counts. */
export function reportOf(
  tried: TriedClient[],
  { maySkip }: { maySkip: boolean },
): { text: string; isOk: boolean } {
  const width = Math.max(...tried.map(({ client }) => titleOf(client).length));
  const row = (title: string, cells: readonly string[]) =>
    [title.padEnd(width), ...cells.map((cell, index) => cell.padEnd(columns[index]!.length))]
      .join('  ')
      .trimEnd();
  const failures = tried.flatMap(({ client, trial }) =>
    trial.outcome === 'failed'
      ? [`${titleOf(client)} failed to ${trial.at}:\n${excerptOf(trial.output)}\n`]
      : [],
  );
  const count = (outcome: Trial['outcome']) => tried.filter(({ trial }) => trial.outcome === outcome).length;
  const all = tried.reduce((sum, { client }) => sum + client.steps.length, 0);
  const passed = tried.reduce((sum, { client, trial }) => sum + passedSteps(client, trial).length, 0);
  return {
    text: [
      ...failures,
      row('', columns),
      ...tried.map((each) =>
        row(
          titleOf(each.client),
          columns.map((column) => cellOf(each, column)),
        ),
      ),
      `Clients: ${count('passed')} of ${tried.length} passed, ${passed} of ${all} steps; ${count('skipped')} skipped`,
    ].join('\n'),
    isOk: tried.length > 0 && failures.length === 0 && (maySkip || count('skipped') === 0),
  };
}

const titleOf = ({ language, name }: TriedClient['client']) => `${language}, ${name}`;

function passedSteps({ steps }: TriedClient['client'], trial: Trial): readonly Step[] {
  return trial.outcome === 'passed' ? steps : trial.outcome === 'failed' ? trial.passed : [];
}

function cellOf({ client, trial }: TriedClient, column: (typeof columns)[number]): string {
  if (trial.outcome === 'skipped') return 'skip';
  if (column === 'generate' || column === 'build') return hasPassed(trial, column) ? 'ok' : 'FAIL';
  if (!client.steps.includes(column)) return '';
  return passedSteps(client, trial).includes(column) ? 'ok' : 'FAIL';
}

function hasPassed(trial: Trial, stage: 'generate' | 'build'): boolean {
  return (
    trial.outcome === 'passed' ||
    (trial.outcome === 'failed' && (trial.at === 'run' || (trial.at === 'build' && stage === 'generate')))
  );
}

function excerptOf(output: string): string {
  const lines = output.trimEnd().split('\n');
  if (lines.length <= firstLines + lastLines) return lines.join('\n');
  const left = lines.length - firstLines - lastLines;
  return [...lines.slice(0, firstLines), `… ${left} lines …`, ...lines.slice(-lastLines)].join('\n');
}
