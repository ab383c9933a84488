import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/domain/observation.ts';
import { createObservationLog } from '../../src/gateway/observation-log.ts';
import { createTeamNames } from '../../src/gateway/team-names.ts';
import { observations } from '../observations.ts';

type Line = Record<string, unknown> & { level: number; msg: string };

/** What a gateway logs of observations, and how often it read the name of a team. */
async function linesOf(
  observed: Observation[],
  { level = 'info', readName = async (): Promise<string | null> => 'web' } = {},
) {
  const lines: Line[] = [];
  let reads = 0;
  const logger = pino({ level }, { write: (text: string) => lines.push(JSON.parse(text) as Line) });
  const names = createTeamNames(() => {
    reads++;
    return readName();
  });
  const observe = createObservationLog(logger, names);
  observed.forEach(observe);
  await new Promise(setImmediate);
  return { lines, reads };
}

const { generation_accepted, submission_ended, poll_ended, generation_finished, webhook_attempted } =
  observations;
const story = [generation_accepted, submission_ended, poll_ended, generation_finished, webhook_attempted];

describe('the log of a generation at info', () => {
  it('has one line each for accepted, submitted, ended and delivered, in order', async () => {
    const { lines } = await linesOf(story);
    expect(lines.map(({ msg }) => msg)).toEqual([
      'generation accepted',
      'generation submitted',
      'generation ended',
      'webhook delivered',
    ]);
    expect(lines.every(({ level }) => level === 30)).toBe(true);
  });

  it('names generation, team, request and trace in each, and reads the name of the team once', async () => {
    const { lines, reads } = await linesOf(story);
    for (const line of lines)
      expect(line).toMatchObject({
        generationId: 'gen_1',
        teamId: 'team_1',
        teamName: 'web',
        requestId: 'req_1',
        traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      });
    expect(reads).toBe(1);
  });

  it('says what the upstream calls it, and how long each step took', async () => {
    const { lines } = await linesOf(story);
    const [accepted, submitted, ended, sent] = lines;
    for (const line of lines) expect(line).not.toHaveProperty('startedAt');
    expect(accepted).toMatchObject({ priceCredits: 4, durationMs: 3 });
    expect(submitted).toMatchObject({
      account: 'main',
      upstreamGenerationId: 'up-1',
      queuedMs: 700,
      durationMs: 300,
    });
    expect(ended).toMatchObject({ status: 'completed', upstreamGenerationId: 'up-1', totalMs: 21_000 });
    expect(sent).toMatchObject({ deliveryId: 'dlv_1', statusCode: 204, durationMs: 40, sinceEventMs: 60 });
  });

  it.each([
    [{ ...webhook_attempted, status: 'failed' }, 'webhook exhausted'],
    [observations.delivery_exhausted, 'webhook exhausted'],
    [{ ...webhook_attempted, status: 'pending' }, 'webhook attempt failed'],
    [{ ...submission_ended, outcome: 'unknown' }, 'submission ended'],
  ] as [Observation, string][])('warns of what went wrong: %#', async (observation, message) => {
    const { lines } = await linesOf([observation]);
    expect(lines).toMatchObject([{ level: 40, msg: message, generationId: 'gen_1', teamName: 'web' }]);
  });

  it('tells a repeated request from a generation', async () => {
    const { lines } = await linesOf([{ ...generation_accepted, replayed: true }]);
    expect(lines).toMatchObject([{ msg: 'generation request repeated' }]);
  });

  it('is written without the name of the team while the database does not answer', async () => {
    const readName = () => Promise.reject(new Error('away'));
    const { lines } = await linesOf(story, { readName });
    expect(lines).toHaveLength(4);
    expect(lines[0]).not.toHaveProperty('teamName');
  });

  it('costs nothing that is not written', async () => {
    expect(await linesOf(story, { level: 'error' })).toEqual({ lines: [], reads: 0 });
  });
});

it.each(Object.values(observations))('every time of $kind in the log is RFC 3339', async (observation) => {
  const { lines } = await linesOf([observation], { level: 'trace' });
  expect(lines).toHaveLength(1);
  const times = Object.entries(lines[0]!).filter(([name]) => /(At|Since)$/.test(name));
  expect(
    times.filter(([, value]) => value !== null && !/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value as string)),
  ).toEqual([]);
});
