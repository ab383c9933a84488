/**
 * Those that wait in this process for something to change. What is waited for is named by topics: see
 * `Transaction.changed`.
 */
export interface WaitRegistry {
  /** Takes a place for a request of the team with one of its keys, or of an operator. `leave` frees it. */
  enter(teamId: string, callerId?: string): { outcome: 'entered'; place: WaitPlace } | WaitRefusal;
  /** Wakes those that wait for one of the topics. */
  wake(topics: Iterable<string>): void;
  /** Wakes those that have seen another version of the topic. */
  compare(topic: string, version: string): void;
  /** The topics that someone waits for. */
  topics(): string[];
  /** How many places are taken. */
  size(): number;
  /** The ids of the keys and operators whose requests wait. */
  callers(): string[];
  /** From now on, every wait of the key or operator that has begun ends at once. */
  endCaller(callerId: string): void;
  /** From now on, every wait ends at once. */
  close(): void;
}

export interface WaitRefusal {
  outcome: 'refused';
  /** Whose maximum is reached. */
  scope: 'team' | 'gateway';
  maxWaiters: number;
}

export interface WaitPlace {
  /** From now on, changes of the topic end the current wait or else the next. */
  watch(topic: string): void;
  /**
   * Waits at most `ms` for a change of what was last read. One wait at a time.
   * @param version of what was read, for `compare`
   */
  next(ms: number, version: string): Promise<WaitEnd>;
  /** Ends the current wait, or else the next, as a change does. */
  wake(): void;
  leave(): void;
}

/** `closed`: the gateway stops, or the token is no longer valid. `left`: the client went away. */
export type WaitEnd = 'woken' | 'timeout' | 'closed' | 'left';

export interface WaitLimits {
  perTeam: number;
  perProcess: number;
}

export function createWaitRegistry({ perTeam, perProcess }: WaitLimits): WaitRegistry {
  const teams = new Map<string, number>();
  const watchers = new Map<string, Set<Waiter>>();
  const waiters = new Set<Waiter>();
  let isClosed = false;

  function leave(waiter: Waiter, teamId: string): void {
    if (!waiters.delete(waiter)) return;
    const others = (teams.get(teamId) ?? 1) - 1;
    if (others > 0) teams.set(teamId, others);
    else teams.delete(teamId);
    removeWatcher(waiter);
    waiter.end('left');
  }

  function removeWatcher(waiter: Waiter): void {
    if (waiter.topic === null) return;
    const watching = watchers.get(waiter.topic);
    watching?.delete(waiter);
    if (watching?.size === 0) watchers.delete(waiter.topic);
  }

  function watch(waiter: Waiter, topic: string): void {
    removeWatcher(waiter);
    waiter.topic = topic;
    if (!waiters.has(waiter)) return;
    const watching = watchers.get(topic);
    if (watching === undefined) watchers.set(topic, new Set([waiter]));
    else watching.add(waiter);
  }

  return {
    enter(teamId, callerId) {
      const ofTeam = teams.get(teamId) ?? 0;
      if (ofTeam >= perTeam) return { outcome: 'refused', scope: 'team', maxWaiters: perTeam };
      if (waiters.size >= perProcess) return { outcome: 'refused', scope: 'gateway', maxWaiters: perProcess };
      const waiter = new Waiter(callerId ?? null);
      teams.set(teamId, ofTeam + 1);
      waiters.add(waiter);
      if (isClosed) waiter.end('closed');
      const place = {
        watch: (topic: string) => watch(waiter, topic),
        next: (ms: number, version: string) => waiter.next(ms, version),
        wake: () => waiter.wake(),
        leave: () => leave(waiter, teamId),
      };
      return { outcome: 'entered', place };
    },
    wake(topics) {
      for (const topic of topics) for (const waiter of watchers.get(topic) ?? []) waiter.wake();
    },
    compare(topic, version) {
      for (const waiter of watchers.get(topic) ?? []) if (waiter.version !== version) waiter.wake();
    },
    topics: () => [...watchers.keys()],
    size: () => waiters.size,
    callers: () => [...new Set([...waiters].flatMap(({ callerId }) => callerId ?? []))],
    endCaller(callerId) {
      for (const waiter of waiters) if (waiter.callerId === callerId) waiter.end('closed');
    },
    close() {
      isClosed = true;
      for (const waiter of waiters) waiter.end('closed');
    },
  };
}

/** One place. */
class Waiter {
  readonly callerId: string | null;
  topic: string | null = null;
  /** What was last read; null: nothing yet. */
  version: string | null = null;
  #isWoken = false;
  #ended: 'closed' | 'left' | null = null;
  #resolve: ((end: WaitEnd) => void) | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(callerId: string | null) {
    this.callerId = callerId;
  }

  next(ms: number, version: string): Promise<WaitEnd> {
    this.version = version;
    if (this.#ended !== null) return Promise.resolve(this.#ended);
    if (this.#isWoken) {
      this.#isWoken = false;
      return Promise.resolve('woken');
    }
    return new Promise((resolve) => {
      this.#resolve = resolve;
      this.#timer = setTimeout(() => this.#settle('timeout'), ms);
    });
  }

  wake(): void {
    if (!this.#settle('woken')) this.#isWoken = true;
  }

  end(how: 'closed' | 'left'): void {
    this.#ended ??= how;
    this.#settle(how);
  }

  /** False: nobody waits at the moment. */
  #settle(end: WaitEnd): boolean {
    if (this.#resolve === null) return false;
    clearTimeout(this.#timer);
    const resolve = this.#resolve;
    this.#resolve = null;
    resolve(end);
    return true;
  }
}
