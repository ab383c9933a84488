import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';

/** Reads the processor time of a PostgreSQL server, all its processes together, in seconds. Only where there is a /proc. */
export async function cpuOfPostgres(url: string): Promise<() => number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const postmaster = statOf(String(rows[0]?.pid)).parent;
  await client.end();
  return () => {
    const own = statOf(postmaster);
    const children = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && parentOf(pid) === postmaster);
    const ticks = children.reduce((sum, pid) => sum + ticksOf(pid), own.ticks + own.reapedTicks);
    return ticks / TICKS_PER_SECOND;
  };
}

// What Linux counts in, whatever its own timer does.
const TICKS_PER_SECOND = 100;

// proc(5), counted from behind the name, which may contain anything.
function statOf(pid: string) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const sum = (...at: number[]) => at.reduce((total, i) => total + Number(fields[i]), 0);
  return { parent: String(fields[1]), ticks: sum(11, 12), reapedTicks: sum(13, 14) };
}

// A process may end while its file is read.
function parentOf(pid: string): string | null {
  try {
    return statOf(pid).parent;
  } catch {
    return null;
  }
}

function ticksOf(pid: string): number {
  try {
    return statOf(pid).ticks;
  } catch {
    return 0;
  }
}
