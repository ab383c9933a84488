import type { Clock } from '../../src/domain/clock.ts';

/** What a run did and found. */
export interface Journal {
  /** Counts a check. @param what the guarantee that does not hold when `holds` is false */
  check(holds: boolean, what: () => string): void;
  /** Counts a fault that begins. */
  fault(name: string): void;
  /** Notes that the answer to a request may be lost from now on, until the returned function is called. */
  disturb(by: Disturbance['by'], where?: string): () => void;
  /** Whether something of these kinds happened at some time from `from` to `until`. */
  isDisturbed(from: number, until: number, by: readonly Disturbance['by'][], where?: string): boolean;
  /** The time of the run. */
  now(): number;
  checks(): number;
  faults(): ReadonlyMap<string, number>;
  /** Guarantees that did not hold, each once, with how often. */
  violations(): ReadonlyMap<string, number>;
}

export interface Disturbance {
  by: 'kill' | 'stop' | 'freeze' | 'clock' | 'database' | 'upstream';
  where: string | null;
  from: number;
  until: number;
}

/** @param print called with each line as it happens */
export function createJournal(print: (line: string) => void, { now }: Clock): Journal {
  const startedAt = performance.now();
  const faults = new Map<string, number>();
  const violations = new Map<string, number>();
  const disturbances: Disturbance[] = [];
  let checks = 0;
  const log = (line: string) =>
    print(`${((performance.now() - startedAt) / 1_000).toFixed(1).padStart(6)} s  ${line}`);
  return {
    check(holds, what) {
      checks += 1;
      if (holds) return;
      const violation = what();
      const count = (violations.get(violation) ?? 0) + 1;
      violations.set(violation, count);
      if (count === 1) log(`VIOLATED ${violation}`);
    },
    fault(name) {
      faults.set(name, (faults.get(name) ?? 0) + 1);
      log(name);
    },
    disturb(by, where) {
      const disturbance: Disturbance = { by, where: where ?? null, from: now(), until: Infinity };
      disturbances.push(disturbance);
      return () => void (disturbance.until = now());
    },
    isDisturbed: (from, until, by, where) =>
      disturbances.some(
        (each) =>
          by.includes(each.by) &&
          each.from <= until &&
          each.until >= from &&
          (where === undefined || each.where === null || each.where === where),
      ),
    now,
    checks: () => checks,
    faults: () => faults,
    violations: () => violations,
  };
}
