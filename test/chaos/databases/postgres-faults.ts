import { readFile } from 'node:fs/promises';
import pg from 'pg';
import type { PostgresServer } from '../../start-postgres.ts';
import type { StallingProxy } from '../../store/postgres/stalling-proxy.ts';
import type { Fault } from './chaos-database.ts';

interface Parts {
  name: string;
  databaseUrl: string;
  proxy: Pick<StallingProxy, 'stall' | 'hold' | 'resume'>;
  control: PostgresServer['control'];
  administer<Row>(statement: string): Promise<Row[]>;
}

/** What happens to servers of PostgreSQL and to the network before them. */
export function postgresFaults({ name, databaseUrl, proxy, control, administer }: Parts): Fault[] {
  const sessions = (columns: string) =>
    `select ${columns} from pg_stat_activity where datname = '${name}' and application_name = 'nanogate'`;
  const terminate = () => administer(sessions('pg_terminate_backend(pid)'));
  const stopped = (title: string, command: 'stop' | 'crash'): Fault => ({
    name: title,
    async begin() {
      await control(command);
      return () => control('start');
    },
  });
  return [
    { name: 'sessions terminated', begin: async () => (await terminate(), () => undefined) },
    {
      name: 'sessions terminated again and again',
      begin() {
        let last: Promise<unknown> = Promise.resolve();
        const again = () => void (last = terminate().catch(() => undefined));
        const timer = setInterval(again, 100);
        return async () => {
          clearInterval(timer);
          await last;
        };
      },
    },
    {
      name: 'a session killed, which makes the server recover',
      async begin() {
        const [session] = await administer<{ pid: number }>(sessions('pid'));
        if (session !== undefined) signal(session.pid, 'SIGKILL');
        return () => undefined;
      },
    },
    stopped('the server stopped and started', 'stop'),
    stopped('the server crashed and started', 'crash'),
    {
      name: 'the server stalled',
      async begin() {
        const rows = await administer<{ pid: number }>(sessions('pid'));
        const [{ path }] = (await administer<{ path: string }>('show data_directory').then((found) =>
          found.map((row) => ({ path: Object.values(row)[0]! })),
        )) as [{ path: string }];
        const postmaster = Number((await readFile(`${path}/postmaster.pid`, 'utf8')).split('\n')[0]);
        const pids = [postmaster, ...rows.map(({ pid }) => pid)];
        for (const pid of pids) signal(pid, 'SIGSTOP');
        return () => pids.forEach((pid) => signal(pid, 'SIGCONT'));
      },
    },
    {
      name: 'connections half open',
      begin() {
        proxy.stall();
        return () => proxy.resume();
      },
    },
    {
      name: 'answers late',
      begin() {
        proxy.hold();
        return () => proxy.resume();
      },
    },
    {
      name: 'read-only',
      async begin() {
        await administer(`alter database ${name} set default_transaction_read_only = on`);
        await terminate();
        return () => administer(`alter database ${name} reset default_transaction_read_only`);
      },
    },
    {
      name: 'a table locked',
      async begin({ random }) {
        const table = random.pick(['generations', 'deliveries', 'upstream_requests', 'ledger_entries']);
        const client = new pg.Client({ connectionString: databaseUrl });
        client.on('error', () => undefined);
        await client.connect();
        await client.query(`begin; lock table ${table} in access exclusive mode`);
        return () => client.end();
      },
    },
  ];
}

function signal(pid: number, name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended meanwhile.
  }
}
