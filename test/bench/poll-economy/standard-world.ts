import { curves } from './curves.ts';
import { seededRandom } from './random.ts';
import { createWorld, type World, type WorldOptions } from './world.ts';

/** The world of most scenarios: one account of 100 requests an hour, and 1K pictures whose durations are known. */
export function standardWorld(seed: number, options: Partial<WorldOptions> = {}): Promise<World> {
  return createWorld({
    requestsPerHour: 100,
    model: 'nano-banana-2',
    catalogue: curves['1K'],
    curveOf: () => curves['1K'],
    progress: 'absent',
    seed,
    random: seededRandom(seed * 7_919),
    ...options,
  });
}
