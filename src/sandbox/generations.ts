import { randomBytes, randomInt } from 'node:crypto';
import type { Clock, UnixMs } from '../domain/clock.ts';
import type { ModelId, ResolvedInput } from '../domain/models/catalogue.ts';
import type { ActiveFault } from './fault.ts';

/** The generations of the sandbox, in memory. */
export interface Generations {
  create(generation: NewGeneration): SandboxGeneration;
  /** Null when it does not exist. */
  find(id: string): SandboxGeneration | null;
}

/**
 * A generation of the sandbox. Everything about it is decided at creation; its state follows from the
 * clock.
 */
export interface SandboxGeneration {
  id: string;
  taskId: string;
  model: ModelId;
  apiKey: string;
  input: ResolvedInput;
  outcome: 'completed' | 'failed';
  createdAt: UnixMs;
  finishesAt: UnixMs;
  /** The faults of its `check-status` answers. */
  pollFaults: ActiveFault[];
}

export type SandboxStatus = 'pending' | 'generating' | 'completed' | 'failed';

export interface NewGeneration {
  model: ModelId;
  apiKey: string;
  input: ResolvedInput;
  outcome: 'completed' | 'failed';
  /** Before `speed` is applied; null: random. */
  durationMs: number | null;
  digitsId: boolean;
  pollFaults: ActiveFault[];
}

export interface GenerationsOptions {
  clock: Clock;
  random: () => number;
  minDurationMs: number;
  maxDurationMs: number;
  speed: number;
}

// Enough for a day of load tests. Older ones are deleted and answer NOT_FOUND, so that memory stays bounded.
const KEPT = 100_000;

export function createGenerations(options: GenerationsOptions): Generations {
  const { clock, random, minDurationMs, maxDurationMs, speed } = options;
  const generations = new Map<string, SandboxGeneration>();
  return {
    create({ durationMs, digitsId, ...rest }) {
      const createdAt = clock.now();
      const drawnMs = durationMs ?? minDurationMs + random() * (maxDurationMs - minDurationMs);
      const generation = {
        ...rest,
        id: digitsId ? newDigitsId() : randomBytes(8).toString('hex'),
        taskId: `task-${randomBytes(6).toString('hex')}`,
        createdAt,
        finishesAt: createdAt + Math.round(drawnMs / speed),
      };
      generations.set(generation.id, generation);
      const oldest = generations.keys().next();
      if (generations.size > KEPT && oldest.done !== true) generations.delete(oldest.value);
      return generation;
    },
    find: (id) => generations.get(id) ?? null,
  };
}

// Fifteen digits, so that it is exact as a JSON number as well.
function newDigitsId(): string {
  return String(randomInt(100_000_000_000_000, 281_000_000_000_000));
}

// The vendor's example of a pending generation has progress 15.
const LAST_PENDING_PROGRESS = 15;

/** The state at `now`: `pending → generating → completed | failed`, with progress that never falls. */
export function stateAt(
  generation: Pick<SandboxGeneration, 'createdAt' | 'finishesAt' | 'outcome'>,
  now: UnixMs,
): { status: SandboxStatus; progress: number } {
  const { createdAt, finishesAt, outcome } = generation;
  if (now >= finishesAt) return { status: outcome, progress: outcome === 'completed' ? 100 : 0 };
  const progress = Math.max(0, Math.floor(((now - createdAt) / (finishesAt - createdAt)) * 100));
  return { status: progress <= LAST_PENDING_PROGRESS ? 'pending' : 'generating', progress };
}
