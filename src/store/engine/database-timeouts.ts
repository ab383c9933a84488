/** How long a process waits for its database, in milliseconds. */
export interface DatabaseTimeouts {
  /** Opening a connection. */
  connectMs: number;
  /** Waiting for a connection of the pool. */
  acquireMs: number;
  /** One statement. */
  statementMs: number;
  /** Waiting for a lock that another connection or process holds. */
  lockMs: number;
  /** How long a connection may be unused, and a transaction idle. */
  idleMs: number;
}

// A request waits for its database for 5 s at most; the first three end before that, with an error that says more.
export const defaultTimeouts: DatabaseTimeouts = {
  connectMs: 3_000,
  acquireMs: 4_000,
  statementMs: 10_000,
  lockMs: 4_000,
  idleMs: 30_000,
};
