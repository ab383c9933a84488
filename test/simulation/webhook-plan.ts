import type { RequestWebhook } from '../../src/domain/generations/generation.ts';
import type { GenerationResource } from '../../src/resources/generations/generation-resource.ts';
import type { EventFilter, GenerationEventType } from '../../src/domain/events/event-type.ts';
import { seededRandom } from '../seeded-random.ts';

/** Who listens in the simulation: an endpoint of a team, or the address of requests that name one. */
export interface PlannedReceiver {
  team: number;
  kind: 'endpoint' | 'request';
  filter: EventFilter[];
  /** The types that it has to receives, spelt out, so that the plan does not ask the code that it is to judge. */
  receives: readonly GenerationEventType[];
}

const all = ['generation.completed', 'generation.failed', 'generation.canceled'] as const;
const failed = ['generation.failed'] as const;
const completed = ['generation.completed'] as const;

export const plannedReceivers: readonly PlannedReceiver[] = [
  { team: 0, kind: 'endpoint', filter: ['generation.*'], receives: all },
  { team: 0, kind: 'endpoint', filter: ['generation.failed'], receives: failed },
  { team: 1, kind: 'endpoint', filter: ['*'], receives: all },
  { team: 1, kind: 'endpoint', filter: ['budget.*'], receives: [] },
  { team: 2, kind: 'endpoint', filter: ['generation.completed'], receives: completed },
  { team: 2, kind: 'request', filter: ['generation.failed', 'generation.canceled'], receives: all.slice(1) },
  { team: 3, kind: 'request', filter: [...all], receives: all },
  { team: 3, kind: 'request', filter: ['generation.*'], receives: all },
  { team: 4, kind: 'endpoint', filter: ['generation.*'], receives: all },
  { team: 4, kind: 'request', filter: [...all], receives: all },
];

export interface PlannedEvent {
  index: number;
  team: number;
  type: GenerationEventType;
  /** The receiver of the request itself, by its place among `plannedReceivers`. */
  request: number | null;
}

/** Event number `index` of the run with this seed: the same in every process. */
export function plannedEvent(seed: number, index: number): PlannedEvent {
  const random = randomFor(seed, index);
  const team = Math.floor(random() * 5);
  const type = pick(random, [...completed, ...completed, ...completed, ...all]);
  const own = plannedReceivers.flatMap(({ kind, team: owner }, i) =>
    kind === 'request' && owner === team ? [i] : [],
  );
  // Of a team that has both, every other request names a receiver of its own.
  const names = own.length > 1 || random() < 0.5;
  return { index, team, type, request: own.length > 0 && names ? pick(random, own) : null };
}

/** The receivers that have to get the event. */
export function listenersOf({ team, type, request }: PlannedEvent): number[] {
  return plannedReceivers.flatMap(({ kind, team: owner, receives }, i) => {
    const isAddressed = kind === 'endpoint' ? owner === team : request === i;
    return isAddressed && receives.includes(type) ? [i] : [];
  });
}

export function requestWebhook({ request }: PlannedEvent, urls: readonly string[]): RequestWebhook | null {
  return request === null ? null : { url: urls[request]!, events: [...plannedReceivers[request]!.filter] };
}

/** The resource that the event carries; its id says which event it is. */
export function resourceOf({ index, type }: PlannedEvent): GenerationResource {
  const status = type.slice('generation.'.length) as GenerationResource['status'];
  return {
    id: `gen_${index}`,
    object: 'generation',
    model: 'nano-banana-2',
    status,
    progress: 100,
    input: {
      prompt: `Lighthouse number ${index}, "äöü" 🍌`,
      mode: 'generate',
      aspectRatio: '16:9',
      imageQuality: '2K',
      googleSearch: false,
    },
    output:
      status === 'completed' ? { imageUrl: `https://pictures.example.test/${index}.png`, files: [] } : null,
    error: null,
    credits: { held: 0, settled: 4, released: 0 },
    metadata: { order: String(index) },
    priority: 'interactive',
    queuePosition: null,
    waitingFor: null,
    estimatedStartAt: null,
    estimatedCompletionAt: null,
    estimatedCompletionLatestAt: null,
    completedLateAt: null,
    textsErasedAt: null,
    createdAt: '2026-06-16T12:00:00.000Z',
    submittedAt: '2026-06-16T12:00:01.000Z',
    finishedAt: '2026-06-16T12:00:30.000Z',
    links: { self: `/v1/generations/gen_${index}`, cancel: `/v1/generations/gen_${index}/cancel` },
  };
}

export function indexOf(body: string): number {
  return Number(/"id":"gen_(\d+)"/.exec(body)?.[1]);
}

/** Random numbers that depend on nothing but what they are for. */
export function randomFor(seed: number, ...parts: number[]): () => number {
  const mixed = parts.reduce((hash, part) => Math.imul(hash ^ part, 0x9e3779b1) ^ (hash >>> 15), seed);
  return seededRandom(mixed);
}

function pick<T>(random: () => number, choices: readonly T[]): T {
  return choices[Math.floor(random() * choices.length)]!;
}
