import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/domain/clock.ts';
import type { Check, Scenario } from './checks.ts';
import { apiError, noAnswer, page, type FaultyAnswer } from './faulty-answer.ts';
import { mean } from './measure.ts';
import { standardWorld } from './standard-world.ts';
import type { Request, World } from './world.ts';

/** What one generation, or a few minutes, in which the upstream does not work cost the others. */
export const faultScenarios: Scenario[] = [
  ...Object.entries({
    'a 403 page': page(403),
    'a 429': apiError(429, 'API_KEY_RATE_LIMIT_EXCEEDED'),
    'a 521 page': page(521),
  }).map(([answer, fault]): Scenario => ({
    name: `one of 20 is always answered with ${answer}`,
    play: (seeds) => playPoisoned(seeds, fault),
  })),
  ...Object.entries({ '500 pages': page(500), '502 pages': page(502), '503 pages': page(503) }).map(
    ([answers, fault]): Scenario => ({
      name: `outage of 5 minutes, ${answers}`,
      play: (seeds) => playOutage(seeds, { fault, latencyMs: 200 }),
    }),
  ),
  {
    name: 'outage of 5 minutes, no answer',
    play: (seeds) => playOutage(seeds, { fault: noAnswer, latencyMs: MINUTE_MS }),
  },
  { name: 'a status check that is never readable, saturated', play: playUnreadable },
];

// The one that is poisoned: neither the first nor the last.
const POISONED = '7';

async function playPoisoned(seeds: readonly number[], { toSubmission }: FaultyAnswer): Promise<Check[]> {
  const waits: number[] = [];
  const usual: number[] = [];
  let others = Infinity;
  const codes = new Set<string>();
  for (const seed of seeds) {
    const world = await twenty(seed, (prompt) => (prompt === POISONED ? toSubmission : null));
    const healthy = world.requests().filter(({ prompt }) => prompt !== POISONED);
    others = Math.min(others, healthy.filter(({ end }) => end !== null).length);
    waits.push(...waitsUntilStart(world, healthy));
    codes.add(world.requests().find(({ prompt }) => prompt === POISONED)?.end?.errorCode ?? 'none');
    usual.push(...waitsUntilStart(world, (await twenty(seed, () => null)).requests()));
  }
  return [
    { what: 'others that end', value: others, unit: 'of 19', atLeast: 19 },
    { what: 'longest wait without it', value: Math.max(...usual), unit: 's' },
    { what: 'longest wait of the others', value: Math.max(...waits), unit: 's', atMost: 240 },
    {
      what: 'ends as `upstream_blocked`',
      value: [...codes].every((code) => code === 'upstream_blocked') ? 1 : 0,
      unit: '',
      atLeast: 1,
    },
  ];
}

/** Twenty pictures of three teams at once, for an hour. */
async function twenty(
  seed: number,
  submitFault: (prompt: string) => FaultyAnswer['toSubmission'] | null,
): Promise<World> {
  const world = await standardWorld(seed, { submitFault, latencyMs: 200 });
  const teams = [await world.addTeam(), await world.addTeam(), await world.addTeam()];
  for (let i = 0; i < 20; i++) world.time.at(world.startAt + i, () => world.request(teams[i % 3]!));
  await world.time.runUntil(world.startAt + HOUR_MS);
  return world;
}

// Submissions and polls are under way by then.
const OUTAGE_FROM_MS = 20 * SECOND_MS;
const MAIN = { name: 'main', apiKey: 'bench', requestsPerHour: 100, maxInFlight: 60 };
const OUTAGE_MS = 5 * MINUTE_MS;

async function playOutage(
  seeds: readonly number[],
  { fault, latencyMs }: { fault: FaultyAnswer; latencyMs: number },
): Promise<Check[]> {
  const lost: number[] = [];
  const requests: number[] = [];
  let open = 0;
  for (const seed of seeds) {
    let begin = 0;
    const isOut = (now: number) => now >= begin + OUTAGE_FROM_MS && now < begin + OUTAGE_FROM_MS + OUTAGE_MS;
    const world = await standardWorld(seed, {
      policy: { accounts: [MAIN] },
      latencyMs: 4 * SECOND_MS,
      faultLatencyMs: latencyMs,
      submitFault: (_prompt, now) => (isOut(now) ? fault.toSubmission : null),
      pollFault: ({ nth }, now) => (isOut(now) ? fault.toPoll(String(nth)) : null),
    });
    begin = world.startAt;
    const team = await world.addTeam();
    for (let i = 0; i < 120; i++) world.time.at(world.startAt + i, () => world.request(team));
    await world.time.runUntil(world.startAt + 4 * HOUR_MS);
    const ends = world.requests().map(({ end }) => end?.errorCode ?? end?.status ?? 'open');
    lost.push(ends.filter((end) => end === 'upstream_outcome_unknown').length);
    requests.push(world.upstream.requestTimes.filter(isOut).length);
    open += ends.filter((end) => end === 'open').length;
  }
  return [
    { what: 'unreconciled charges', value: Math.max(...lost), unit: 'of 120', atMost: 8 },
    { what: 'requests meanwhile', value: Math.max(...requests), unit: 'of 98', atMost: 40 },
    { what: 'open after 4 hours', value: open, unit: '', atMost: 0 },
  ];
}

async function playUnreadable(seeds: readonly number[]): Promise<Check[]> {
  const hours = 4;
  const soon: number[] = [];
  const later: number[] = [];
  const made: number[] = [];
  for (const seed of seeds) {
    const { toPoll } = page(500);
    const world = await standardWorld(seed, {
      pollFault: ({ prompt, nth }) => (prompt === POISONED ? toPoll(String(nth)) : null),
    });
    const team = await world.addTeam();
    for (let i = 0; i < 60 * hours; i++) world.time.at(world.startAt + i, () => world.request(team));
    await world.time.runUntil(world.startAt + hours * HOUR_MS);
    const { pictures } = world.upstream;
    const { polls, submittedAt } = pictures.find(({ prompt }) => prompt === POISONED)!;
    soon.push(polls.filter((at) => at <= submittedAt + 10 * MINUTE_MS).length);
    later.push(polls.filter((at) => at > submittedAt + HOUR_MS).length / (hours - 1));
    const after = world.startAt + HOUR_MS;
    made.push(pictures.filter(({ knownAt }) => knownAt !== null && knownAt > after).length / (hours - 1));
  }
  return [
    { what: 'its requests in 10 minutes', value: Math.max(...soon), unit: '', atMost: 8 },
    { what: 'its requests later', value: Math.max(...later), unit: 'an hour', atMost: 3 },
    { what: 'others', value: mean(made), unit: 'pictures/h', atLeast: 46.5 },
  ];
}

function waitsUntilStart(world: World, requests: readonly Request[]): number[] {
  return requests.map(
    ({ acceptedAt, picture }) => ((picture?.submittedAt ?? world.time.now()) - acceptedAt) / SECOND_MS,
  );
}
