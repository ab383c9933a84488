import { SECOND_MS } from '../../domain/clock.ts';
import { createWakeup } from '../wakeup.ts';

/**
 * Overviews for those who watch: one for each team that somebody watches, and the operator's. Each is read once for all who watch it,
 * soon after a change was committed and now and then without one, since time alone changes some of it.
 */
export interface OverviewFeed {
  /**
   * Watches the overview of a team, or with null the operator's, until `leave`.
   * @throws what the first read of it throws
   */
  watch(teamId: string | null): Promise<Watched>;
  /** Something was committed. */
  changed(): void;
  /** From now on nothing is read any more. */
  close(): void;
}

export interface Watched {
  /** What watchers wait for in the registry of waits. */
  topic: string;
  /** The latest overview, with a version that changes with it. */
  latest(): Published;
  leave(): void;
}

export interface Published {
  version: number;
  overview: object;
}

// A person does not read faster, and a busy gateway commits many times as often.
const MIN_INTERVAL_MS = 2 * SECOND_MS;
// Allowances and forecasts move without a commit.
const MAX_INTERVAL_MS = 15 * SECOND_MS;
/** A round that took 5 ms is followed by 500 ms without one: however many watch, it costs less than a hundredth of a core. */
const PAUSE_FACTOR = 100;

/**
 * @param read the overview of a team or, with null, the operator's, as callers see it
 * @param wake wakes those who wait for a topic
 */
export function createOverviewFeed({ read, wake }: OverviewFeedParts): OverviewFeed {
  const subjects = new Map<string | null, Promise<Subject>>();
  const stopping = new AbortController();
  const change = createWakeup();
  let isRunning = false;

  async function readSubject(teamId: string | null): Promise<Subject> {
    const overview = await read(teamId);
    return { text: textOf(overview), published: { version: 1, overview }, watchers: 0 };
  }

  async function refresh(teamId: string | null, started: Promise<Subject>): Promise<void> {
    const subject = await started;
    const overview = await read(teamId);
    const text = textOf(overview);
    if (text === subject.text) return;
    subject.text = text;
    subject.published = { version: subject.published.version + 1, overview };
    wake([topicOf(teamId)]);
  }

  async function run(): Promise<void> {
    isRunning = true;
    let pauseMs = MIN_INTERVAL_MS;
    while (subjects.size > 0 && !stopping.signal.aborted) {
      // Who watches first has just read it.
      await createWakeup().wait(pauseMs, stopping.signal);
      await change.wait(MAX_INTERVAL_MS - MIN_INTERVAL_MS, stopping.signal);
      const startedAt = performance.now();
      for (const [teamId, subject] of subjects) {
        if (stopping.signal.aborted) break;
        // What fails is made up for in the next round.
        await refresh(teamId, subject).catch(() => undefined);
      }
      pauseMs = Math.max(MIN_INTERVAL_MS, (performance.now() - startedAt) * PAUSE_FACTOR);
    }
    isRunning = false;
  }

  return {
    async watch(teamId) {
      const started = subjects.get(teamId) ?? readSubject(teamId);
      subjects.set(teamId, started);
      const drop = () => subjects.get(teamId) === started && subjects.delete(teamId);
      const subject = await started.catch((error: unknown) => {
        drop();
        throw error;
      });
      subject.watchers++;
      if (!isRunning) void run();
      return {
        topic: topicOf(teamId),
        latest: () => subject.published,
        leave() {
          subject.watchers--;
          if (subject.watchers === 0) drop();
        },
      };
    },
    changed: change.wake,
    close: () => stopping.abort(),
  };
}

export interface OverviewFeedParts {
  read(teamId: string | null): Promise<object>;
  wake(topics: string[]): void;
}

interface Subject {
  watchers: number;
  published: Published;
  /** What is compared. */
  text: string;
}

/** All but the time at which it was so. */
function textOf(overview: object): string {
  return JSON.stringify({ ...overview, at: null });
}

/** Unlike any topic of `Transaction.changed`. */
function topicOf(teamId: string | null): string {
  return `overview of ${teamId ?? 'the operator'}`;
}
