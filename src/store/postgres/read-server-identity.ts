import type { ServerIdentity } from '../../domain/backups/server-identity.ts';
import { ConnectionError, sqlStateOf } from '../engine/database-fault.ts';
import type { Connection } from './connection.ts';

// `pg_control_checkpoint()` names the timeline of the last checkpoint, which a standby makes some time after its
// promotion. Every user may call these.
const IDENTITY = `select (select system_identifier from pg_control_system())::text as system,
  substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) as timeline`;

/** What a standby answers, which has no log of its own. */
const IN_RECOVERY = '55000';
/** There is no such function, it is not supported, or the user may not call it. */
const UNKNOWN = new Set(['42883', '0A000', '42501']);

/**
 * Which server a connection is to. Null: it does not say, since it is not PostgreSQL itself.
 * @throws ConnectionError when it is a standby
 */
export async function readServerIdentity({
  query,
}: Pick<Connection, 'query'>): Promise<ServerIdentity | null> {
  try {
    const { rows } = await query<{ system: string; timeline: string }>(IDENTITY);
    const [{ system, timeline } = { system: '', timeline: '' }] = rows;
    return { systemIdentifier: system, timeline: Number.parseInt(timeline, 16) };
  } catch (error) {
    const state = sqlStateOf(error) ?? '';
    if (UNKNOWN.has(state)) return null;
    if (state === IN_RECOVERY) throw new ConnectionError('the server is a standby', error);
    throw error;
  }
}
