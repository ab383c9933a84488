import type Database from 'better-sqlite3';

/** A cache of query results on the tables that rarely change. */
export interface RowCache {
  /** The result of `read`, or the cached one if none of the tables has changed since. */
  remember(question: string, read: () => unknown): unknown;
  /** Starts caching. Call it when the tables exist, outside a transaction. */
  start(): void;
  /** Call it after each COMMIT and each ROLLBACK. */
  settled(): void;
}

// Every accepted request reads its key, limits and budgets, every event its endpoints, and every delivery
// what signs it. They change when a person changes them, a period begins, or an endpoint is disabled.
const TABLES = [
  'keys',
  'operators',
  'access_limits',
  'budgets',
  'endpoints',
  'signing_secrets',
  'signing_keys',
];

// Some megabytes. Results for unknown keys are cached too, and a caller that guesses keys must not fill
// the memory.
const MAX_ANSWERS = 10_000;

/**
 * Caches results exactly as long as they are true, so that accepting a request does not read its key and
 * budgets again. Temporary triggers on the writing connection detect the writes of this process, and
 * SQLite's `data_version` those of another one (a command line). From the first change in a transaction
 * until it ends nothing is cached, because others must not see the change yet.
 */
export function createRowCache(writing: Database.Database): RowCache {
  const dataVersion = writing.prepare('pragma data_version').pluck();
  const answers = new Map<string, unknown[]>();
  let knownVersion: unknown = null;
  let isStarted = false;
  let isChanging = false;
  let isLocked = false;
  let isThisTurn = false;

  /**
   * Each check costs several system calls. One is enough per transaction of the writing connection, since
   * no other process can write meanwhile, and else per turn of the event loop: what is read later in the
   * turn belongs to requests that were there when it began.
   */
  function dropRowsChangedElsewhere(): void {
    if (writing.inTransaction ? isLocked : isThisTurn) return;
    const version = dataVersion.get();
    if (version !== knownVersion) answers.clear();
    knownVersion = version;
    isLocked = writing.inTransaction;
    if (isLocked || isThisTurn) return;
    isThisTurn = true;
    setImmediate(() => (isThisTurn = false));
  }

  writing.function('row_cache_changed', { directOnly: false }, () => {
    isChanging = true;
    return null;
  });

  return {
    remember(question, read) {
      if (!isStarted || isChanging) return read();
      dropRowsChangedElsewhere();
      if (answers.size >= MAX_ANSWERS) answers.clear();
      let answer = answers.get(question);
      if (answer === undefined) {
        answer = read() as unknown[];
        // Later callers get the same objects.
        for (const row of answer) Object.freeze(row);
        answers.set(question, answer);
      }
      return answer;
    },
    start() {
      for (const table of TABLES) {
        for (const change of ['insert', 'update', 'delete']) {
          writing.exec(
            `create temp trigger if not exists row_cache_${table}_${change} after ${change} on main.${table} begin select row_cache_changed(); end`,
          );
        }
      }
      isStarted = true;
    },
    settled() {
      if (isChanging) answers.clear();
      isChanging = false;
      isLocked = false;
    },
  };
}
