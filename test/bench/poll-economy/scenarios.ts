import { HOUR_MS } from '../../../src/domain/clock.ts';
import { curves, scaled, type Curve, type ProgressKind } from './curves.ts';
import { seededRandom } from './random.ts';
import { createWorld, type World } from './world.ts';

/** `saturated`: all at once. `clients`: some, each of which waits for its own picture. */
export type Arrivals = 'saturated' | 'clients' | 'poisson' | 'bursty';

/** What is demanded; in seconds. */
export interface Target {
  /** An hour, from the second on; the mean of the seeds. */
  pictures?: number;
  firstHour?: number;
  requestsEach?: number;
  medianDelay?: number;
  p95Delay?: number;
  longestDelay?: number;
  /** Medians of the errors of the estimates, as a part of what was left. */
  errorAtAccept?: number;
  errorSubmitted?: number;
  /** The same beyond those of an estimator that knows the curve: the row `estimatorOf`, with the same seeds. */
  errorBeyond?: number;
  /** The part that ended before its latest estimate: between the two. */
  inTime?: number;
  inTimeAtMost?: number;
}

/** One row of the table. */
export interface Row {
  name: string;
  arrivals: Arrivals;
  clients?: number;
  requestsPerHour: number;
  hours: number;
  curve: Curve;
  /** What the gateway believes at first; the curve itself where absent. */
  catalogue?: Curve;
  /** From this picture on, this curve. */
  shift?: { at: number; curve: Curve };
  progress: ProgressKind;
  /** Pictures before this one do not count. */
  from: number;
  target: Target;
  /** The row whose estimator knows the curve. */
  estimatorOf?: string;
  /** Targets that are not reached: the value that is not to become worse, and why it is not reached. */
  unreached?: Partial<Record<keyof Target, { guard: number; because: string }>>;
}

/** Plays a row. */
export async function play(row: Row, seed: number): Promise<World> {
  const { requestsPerHour, hours, curve, catalogue = curve, shift, progress } = row;
  const random = seededRandom(seed * 7_919);
  const world = await createWorld({
    requestsPerHour,
    model: curve.name.startsWith('Pro') ? 'nano-banana-pro' : 'nano-banana-2',
    catalogue,
    seed,
    curveOf: (nth) => (shift !== undefined && nth >= shift.at ? shift.curve : curve),
    progress,
    random,
    estimates: row.arrivals === 'saturated' && row.shift === undefined,
  });
  const team = await world.addTeam();
  const request = (onEnd?: () => void): Promise<void> =>
    world.request(team, onEnd === undefined ? {} : { onEnd });
  if (row.arrivals === 'clients') {
    const client = (): void => void request(client);
    for (let i = 0; i < (row.clients ?? 0); i++) world.time.at(world.startAt + i, client);
  } else {
    for (const at of arrivalTimes(row, random)) world.time.at(world.startAt + at, () => request());
  }
  await world.time.runUntil(world.startAt + hours * HOUR_MS);
  return world;
}

// Half of the 50 pictures an hour that 100 requests make at best, whatever the allowance of the row.
const POISSON_PER_HOUR = 25;

/** In milliseconds since the start; those that come at once a millisecond apart, so that their order is the same in every run. */
function arrivalTimes({ arrivals, hours, requestsPerHour }: Row, random: () => number): number[] {
  if (arrivals === 'saturated') return Array.from({ length: (requestsPerHour / 2) * hours }, (_, i) => i);
  // A Poisson stream given how many come: as many in every run, so that no seed has an easier load than another.
  // Bursty: as many, twenty-five at a time.
  const atOnce = arrivals === 'bursty' ? 25 : 1;
  const moments = Array.from({ length: (POISSON_PER_HOUR * hours) / atOnce }, () =>
    Math.round(random() * hours * HOUR_MS),
  );
  return moments.sort((a, b) => a - b).flatMap((at) => Array.from({ length: atOnce }, (_, i) => at + i));
}

const plain = { requestsPerHour: 100, hours: 11, progress: 'absent', from: 30 } as const;

/** A half more than the curve's 95th percentile. */
function delayTarget({ p95Ms }: Curve): number {
  return (1.5 * p95Ms) / 1_000;
}

const { '1K': k1, '4K': k4, Pro: pro } = curves;

// As a part of 1.
const inTime = { inTime: 0.93, inTimeAtMost: 0.97 };
const errors = { errorAtAccept: 0.2, errorSubmitted: 0.2 };
const learntErrors = { ...errors, errorBeyond: 0.03 };

const LATE_POLLS = 'most polls come when nearly all are ready, and teach nothing of shorter times';
const FIRST_PICTURES = 'the first pictures are polled as the wrong catalogue says';
const WIDE_CURVE = 'an earlier first poll would find too many running, each of which costs a request';
const FEW_POLLS = 'three polls each are not enough to know the end sooner';

export const rows: Row[] = [
  ...[k1, k4].map((curve): Row => ({
    ...plain,
    name: `${curve.name}, curve known`,
    arrivals: 'saturated',
    curve,
    target: {
      pictures: 48,
      p95Delay: delayTarget(curve),
      longestDelay: 120,
      ...errors,
      ...inTime,
      ...(curve === k1 ? { firstHour: 46.5 } : {}),
    },
  })),
  {
    ...plain,
    name: 'Pro, curve known',
    arrivals: 'saturated',
    curve: pro,
    target: { pictures: 47.5, p95Delay: delayTarget(pro), longestDelay: 600, ...inTime },
    unreached: { p95Delay: { guard: 490, because: WIDE_CURVE } },
  },
  // As it is on the first day: the catalogue has one duration for all qualities.
  {
    ...plain,
    name: '4K, learnt',
    arrivals: 'saturated',
    curve: k4,
    catalogue: k1,
    target: { pictures: 47.7, p95Delay: delayTarget(k4), longestDelay: 120, ...learntErrors, ...inTime },
    estimatorOf: '4K, curve known',
  },
  ...[1 / 3, 1 / 2, 2, 3].map((factor): Row => ({
    ...plain,
    name: `1K, learnt, catalogue ×${factor.toFixed(2)}`,
    arrivals: 'saturated',
    curve: k1,
    catalogue: scaled(k1, factor),
    hours: 9,
    target: { pictures: 47.7, p95Delay: delayTarget(k1), ...learntErrors, ...inTime },
    estimatorOf: '1K, curve known',
    unreached: {
      ...(factor < 1 / 2
        ? {
            p95Delay: { guard: 50, because: FIRST_PICTURES },
            inTime: { guard: 0.88, because: FIRST_PICTURES },
          }
        : {}),
      ...(factor === 2 ? { p95Delay: { guard: 62, because: LATE_POLLS } } : {}),
      ...(factor === 3 ? { p95Delay: { guard: 120, because: LATE_POLLS } } : {}),
    },
  })),
  ...[1 / 2, 2].flatMap((factor) =>
    [k1, k4].map((curve): Row => ({
      ...plain,
      name: `${curve.name}, shifts ×${factor.toFixed(2)}`,
      arrivals: 'saturated',
      curve,
      shift: { at: 150, curve: scaled(curve, factor) },
      hours: 9,
      from: 200,
      target: { requestsEach: 2.17, p95Delay: delayTarget(curve) * factor },
      ...(factor < 1
        ? { unreached: { p95Delay: { guard: delayTarget(curve) * 0.75, because: LATE_POLLS } } }
        : {}),
    })),
  ),
  ...[k1, k4].map((curve): Row => ({
    ...plain,
    name: `${curve.name}, ten clients`,
    arrivals: 'clients',
    clients: 10,
    curve,
    target: { pictures: 46 },
  })),
  {
    ...plain,
    name: '1K, five clients',
    arrivals: 'clients',
    clients: 5,
    curve: k1,
    target: { pictures: 46 },
  },
  ...[k1, k4, pro].flatMap((curve): Row[] => [
    // For the slower curves no plan can: see docs/poll-plan.md.
    ...(['absent', 'noisy'] as const).map((progress): Row => ({
      ...plain,
      name: progress === 'noisy' ? `${curve.name}, noisy progress` : curve.name,
      arrivals: 'poisson',
      curve,
      progress,
      target: curve === k1 ? { medianDelay: 3, p95Delay: 8 } : {},
      ...(curve === k1 && progress === 'absent'
        ? {
            unreached: {
              medianDelay: { guard: 3.4, because: FEW_POLLS },
              p95Delay: { guard: 12, because: FEW_POLLS },
            },
          }
        : {}),
    })),
    { ...plain, name: curve.name, arrivals: 'bursty', curve, target: {} },
    {
      ...plain,
      name: `${curve.name}, 5,000/h`,
      arrivals: 'poisson',
      requestsPerHour: 5_000,
      curve,
      hours: 6,
      target: { medianDelay: 2, p95Delay: 4 },
    },
  ]),
  ...[1 / 2, 2].map((factor): Row => ({
    ...plain,
    name: `1K, catalogue ×${factor.toFixed(2)}`,
    arrivals: 'poisson',
    curve: k1,
    catalogue: scaled(k1, factor),
    hours: 9,
    target: { medianDelay: 3, p95Delay: 8 },
    unreached: {
      medianDelay: { guard: 3.4, because: FEW_POLLS },
      p95Delay: { guard: 25, because: FIRST_PICTURES },
    },
  })),
];
