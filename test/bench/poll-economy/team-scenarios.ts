import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/domain/clock.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import type { Check, Scenario } from './checks.ts';
import { mean, quantile } from './measure.ts';
import { seededRandom } from './random.ts';
import { standardWorld } from './standard-world.ts';
import type { Request, World } from './world.ts';

/** How the allowance is shared between teams, in the real workers. */
export const teamScenarios: Scenario[] = [
  ...[0, 30 * SECOND_MS].map((laterMs): Scenario => ({
    name: `shares 1 : 1 : 2, two teams ${laterMs === 0 ? 'at once' : `${laterMs / SECOND_MS} s`} after a flood of 1,000`,
    play: (seeds) => playShares(seeds, laterMs),
  })),
  { name: 'a team below its share, others keep 100 or 1,000 waiting', play: playLightTeam },
  { name: 'interactive reserve of 10 %, a flood of batch', play: playReserve },
  { name: 'spread requests, a burst of 100', play: playSpread },
];

const WEIGHTS = [1, 1, 2];
const HOURS = 3;

async function playShares(seeds: readonly number[], laterMs: number): Promise<Check[]> {
  const off = { first: 0, later: 0 };
  for (const seed of seeds) {
    const world = await standardWorld(seed);
    const teams: Principal[] = [];
    for (const weight of WEIGHTS) teams.push(await world.addTeam(weight));
    teams.forEach((team, i) =>
      flood(world, team, { number: i === 0 ? 1_000 : 150, at: i === 0 ? 0 : laterMs }),
    );
    await world.time.runUntil(world.startAt + HOURS * HOUR_MS);
    for (let hour = 0; hour < HOURS; hour++) {
      const submitted = submittedIn(world, hour);
      const worst = Math.max(
        ...teams.map(({ teamId }, i) => {
          const fair = (submitted.length * WEIGHTS[i]!) / 4;
          return Math.abs(submitted.filter((request) => request.teamId === teamId).length - fair);
        }),
      );
      if (hour === 0) off.first = Math.max(off.first, worst);
      else off.later = Math.max(off.later, worst);
    }
  }
  // A picture cannot be split, and an hour may end between the two of the team of weight 2.
  return [
    { what: 'off by, first hour', value: off.first, unit: 'pictures', atMost: 1 },
    { what: 'off by, worst later hour', value: off.later, unit: 'pictures', atMost: 1.5 },
  ];
}

async function playLightTeam(seeds: readonly number[]): Promise<Check[]> {
  const waits = { few: [] as number[], many: [] as number[] };
  for (const seed of seeds) {
    waits.few.push(...(await lightTeamWaits(seed, 100)));
    waits.many.push(...(await lightTeamWaits(seed, 1_000)));
  }
  const [few, many] = [quantile(waits.few, 0.95), quantile(waits.many, 0.95)];
  return [
    { what: 'p95 wait, 100 waiting', value: few, unit: 's' },
    { what: 'p95 wait, 1,000 waiting', value: many, unit: 's' },
    { what: 'difference', value: (100 * Math.abs(many - few)) / few, unit: '%', atMost: 10 },
  ];
}

/** How long each picture of a team with three an hour waits, while two others keep so many waiting. */
async function lightTeamWaits(seed: number, waiting: number): Promise<number[]> {
  const hours = 7;
  const world = await standardWorld(seed);
  for (const team of [await world.addTeam(), await world.addTeam()])
    for (let i = 0; i < waiting / 2; i++) {
      const again = (): void => void world.request(team, { onEnd: again });
      world.time.at(world.startAt, again);
    }
  const light = await world.addTeam();
  const random = seededRandom(seed * 31);
  for (let i = 0; i < 3 * (hours - 2); i++)
    world.time.at(world.startAt + (1 + random() * (hours - 2)) * HOUR_MS, () => world.request(light));
  await world.time.runUntil(world.startAt + hours * HOUR_MS);
  return startWaits(world, light);
}

async function playReserve(seeds: readonly number[]): Promise<Check[]> {
  const hours = 3;
  const waits: number[] = [];
  const batches: number[] = [];
  for (const seed of seeds) {
    const world = await standardWorld(seed, { policy: { interactiveReserve: 0.1 } });
    flood(world, await world.addTeam(), { number: 200, at: 0, priority: 'batch' });
    const random = seededRandom(seed * 31);
    const idle: Principal[] = [];
    for (let i = 0; i < 2 * hours - 1; i++) {
      const team = await world.addTeam();
      idle.push(team);
      world.time.at(world.startAt + (i + random()) * 30 * MINUTE_MS, () => world.request(team));
    }
    await world.time.runUntil(world.startAt + hours * HOUR_MS);
    waits.push(...idle.flatMap((team) => startWaits(world, team)));
    const known = world.requests().filter(({ priority, end }) => priority === 'batch' && end !== null);
    batches.push(known.length / hours);
  }
  return [
    { what: 'longest wait of an idle team', value: Math.max(...waits), unit: 's', atMost: 30 },
    // 98 requests less 10 %, less the interactive ones: two an hour.
    { what: 'batch', value: mean(batches), unit: 'pictures/h', atLeast: 39 },
  ];
}

async function playSpread(seeds: readonly number[]): Promise<Check[]> {
  const [early, firstHour, later]: number[][] = [[], [], []];
  for (const seed of seeds) {
    const world = await standardWorld(seed, { policy: { spreadRequests: true } });
    flood(world, await world.addTeam(), { number: 160, at: 0 });
    await world.time.runUntil(world.startAt + HOURS * HOUR_MS);
    const { pictures, requestTimes } = world.upstream;
    early!.push(requestTimes.filter((at) => at < world.startAt + 10 * MINUTE_MS).length / 98);
    const known = pictures.flatMap(({ knownAt }) => (knownAt === null ? [] : [knownAt - world.startAt]));
    firstHour!.push(known.filter((at) => at <= HOUR_MS).length);
    later!.push(known.filter((at) => at > HOUR_MS).length / (HOURS - 1));
  }
  return [
    { what: 'used in the first 10 minutes', value: 100 * Math.max(...early!), unit: '%', atMost: 25 },
    { what: 'first hour', value: mean(firstHour!), unit: 'pictures', atLeast: 46.5 },
    { what: 'later', value: mean(later!), unit: 'pictures/h', atLeast: 47 },
  ];
}

function flood(
  world: World,
  team: Principal,
  { number, at, priority = 'interactive' }: { number: number; at: number; priority?: Request['priority'] },
): void {
  for (let i = 0; i < number; i++) world.time.at(world.startAt + at, () => world.request(team, { priority }));
}

function submittedIn(world: World, hour: number): Request[] {
  const from = world.startAt + hour * HOUR_MS;
  return world
    .requests()
    .filter(
      ({ picture }) =>
        picture !== null && picture.submittedAt >= from && picture.submittedAt < from + HOUR_MS,
    );
}

/** Seconds from acceptance to submission; of what is still queued, those so far. */
function startWaits(world: World, { teamId }: Principal): number[] {
  const own = world.requests().filter((request) => request.teamId === teamId);
  return own.map(
    ({ acceptedAt, picture }) => ((picture?.submittedAt ?? world.time.now()) - acceptedAt) / SECOND_MS,
  );
}
