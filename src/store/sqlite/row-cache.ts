import type Database from 'better-sqlite3';

/** Answers of queries on the tables that seldom change. */
export interface RowCache {
  /** The answer of `read`, or the one that it gave before, if nothing has changed since that it could be about. */
  remember(question: string, read: () => unknown): unknown;
  /** From now on answers are remembered. Call when the tables are there, outside a transaction. */
  start(): void;
  /** Call after each COMMIT and each ROLLBACK. */
  settled(): void;
}

// Every accepted request asks about its key, limits and budgets, every event about those who listen, and every delivery about what
// signs it. They change when a person changes them, or when a period begins, or an endpoint is disabled.
const TABLES = ['keys', 'access_limits', 'budgets', 'endpoints', 'signing_secrets', 'signing_keys'];

// Some megabytes. Answers about keys that do not exist are remembered too, and whoever tries keys must not fill the memory.
const MAX_ANSWERS = 10_000;

/**
 * Remembers answers exactly as long as they are true. What this process writes is seen by triggers on its writing connection, which
 * exist nowhere else; that another process (a command line) has written is seen by SQLite's `data_version`. From the first change in a
 * transaction to its end nothing is remembered, since it is true only for those who take part in the transaction.
 * Else each accepted request would ask for its key and for its budgets anew.
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
   * Looking once is enough while the writing connection is in a transaction, since no other process can write, and otherwise in a turn of the
   * event loop: what is read later in the turn came with requests that were there when it began. A look costs several calls to the system.
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
        // Others will get the same objects.
        for (const row of answer) Object.freeze(row);
        answers.set(question, answer);
      }
      return answer;
    },
    start() {
      for (const table of TABLES) {
        for (const change of ['insert', 'update', 'delete']) {
          writing.exec(
            `create temp trigger if not exists seldom_${table}_${change} after ${change} on main.${table} begin select row_cache_changed(); end`,
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
