import type { ChangeListener } from '../../src/store/engine/change-hub.ts';

/** Records changes, for tests that await them. */
export interface ChangeRecorder extends ChangeListener {
  topics: string[];
  /** Resolves once the topic has been passed on. */
  until(topic: string): Promise<void>;
  /** Resolves once changes have been missed `count` times. */
  untilMissed(count: number): Promise<void>;
}

export function createChangeRecorder(): ChangeRecorder {
  const topics: string[] = [];
  let missed = 0;
  let notice = () => undefined as void;

  async function until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) await new Promise<void>((resolve) => (notice = resolve));
  }

  return {
    topics,
    changed(changed) {
      topics.push(...changed);
      notice();
    },
    missed() {
      missed += 1;
      notice();
    },
    until: (topic) => until(() => topics.includes(topic)),
    untilMissed: (count) => until(() => missed >= count),
  };
}
