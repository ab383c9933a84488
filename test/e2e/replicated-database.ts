import { startPostgres } from '../start-postgres.ts';
import { queryPostgres, type E2eDatabase } from './database.ts';

/** A database on a primary with a standby. */
export interface ReplicatedDatabase extends E2eDatabase {
  /** What is committed from now on does not reach the standby. */
  stopReplication(): Promise<void>;
  killPrimary(): Promise<void>;
  promoteStandby(): Promise<void>;
}

export async function createReplicatedDatabase(
  standby: 'asynchronous' | 'synchronous',
): Promise<ReplicatedDatabase> {
  const server = startPostgres({ standby });
  const url = await server.url;
  const ports = [...url.matchAll(/127\.0\.0\.1:(\d+)/g)].map(([, port]) => port!);
  let current = `postgres://postgres:postgres@127.0.0.1:${ports[0]}/postgres`;
  const query = <Row>(statement: string) => queryPostgres<Row>(current, statement);
  return {
    url: `${url}?target_session_attrs=read-write`,
    query,
    async stopReplication() {
      const [sender] = await query<{ pid: number }>('select pid from pg_stat_replication');
      process.kill(sender!.pid, 'SIGSTOP');
    },
    killPrimary: () => server.control('kill'),
    async promoteStandby() {
      await server.control('promote');
      current = current.replace(ports[0]!, ports[1]!);
    },
    drop: () => server.stop(),
  };
}
