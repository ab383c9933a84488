/** Which history of which PostgreSQL server a database is on. A fail-over and a restore to a time begin a new timeline. */
export interface ServerIdentity {
  /** Made when the server was initialized, and the same on its standbys. */
  systemIdentifier: string;
  timeline: number;
}

/** Whether a commit is on a standby before PostgreSQL acknowledges it. */
export const replicationModes = ['asynchronous', 'synchronous'] as const;
export type ReplicationMode = (typeof replicationModes)[number];

/** What a server means, beside the one that the database was on before. */
export type ServerChange = 'none' | 'failed_over' | 'another_timeline' | 'another_server';

/**
 * `failed_over`: to a standby that has every commit. `another_timeline` and `another_server`: commits may be missing. Only
 * standbys are replicated to, and they have the system identifier of their primary.
 */
export function serverChange(
  before: ServerIdentity | null,
  now: ServerIdentity,
  replication: ReplicationMode,
): ServerChange {
  if (before === null) return 'none';
  if (before.systemIdentifier !== now.systemIdentifier) return 'another_server';
  if (before.timeline === now.timeline) return 'none';
  return replication === 'synchronous' ? 'failed_over' : 'another_timeline';
}

/** Whether a server is an old primary that went on after another one had been promoted. */
export function isOvertaken(server: ServerIdentity, by: ServerIdentity | null): boolean {
  return server.systemIdentifier === by?.systemIdentifier && server.timeline < by.timeline;
}
