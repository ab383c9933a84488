import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alone } from '../../../src/store/engine/together.ts';
import type { Transaction } from '../../../src/store/engine/store.ts';
import { postgresSession } from '../../../src/store/postgres/postgres-session.ts';
import { postgres, type TestDatabase } from '../../engines.ts';
import { createMovedClock } from '../../moved-clock.ts';
import { queueQueries } from './queue-queries.ts';

// Among empty indexes PostgreSQL chooses any.
const SOME_GENERATIONS = `
  set session_replication_role = replica;
  insert into generations (id, team_id, key_id, model, input, metadata, priority, status, progress, price_credits,
    price_version, created_at, queue_expires_at, account, next_poll_at, finished_at)
  select 'gen_' || i, 'team_' || i % 10, 'k', 'nano-banana-2', '{}', '{}', 'batch',
    case i % 3 when 0 then 'queued' when 1 then 'pending' else 'completed' end, 0, 4, '', i, i,
    case i % 6 when 1 then 'main' when 4 then 'other' end, case i % 3 when 1 then i end, case i % 3 when 2 then i end
  from generate_series(1, 3000) i;
  set session_replication_role = origin;
  analyze generations`;

/**
 * Empty tables are scanned whatever indexes there are, so scans and sorts are switched off: PostgreSQL then uses them only where no
 * index can serve the statement, and says so.
 */
describe('on PostgreSQL, the queue is read through its indexes and without sorting:', () => {
  let database: TestDatabase;
  let client: pg.Client;
  const executed: string[] = [];

  beforeAll(async () => {
    database = await postgres.emptyDatabase();
    await database.open(createMovedClock()).migrate();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(SOME_GENERATIONS);
    await client.query('set enable_seqscan = off; set enable_sort = off; set enable_bitmapscan = off');
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  it.each(queueQueries)('%s', async (_, query, index) => {
    executed.length = 0;
    await query(session());
    expect(executed).not.toEqual([]);
    const plan: string[] = [];
    for (const statement of executed) plan.push(...(await explain(statement)));
    expect(plan.join('\n')).toMatch(index);
    expect(plan.filter((step) => /Seq Scan|Sort|Disabled: true/.test(step))).toEqual([]);
  });

  it.fails('would notice a statement that no index serves', async () => {
    expect(await explain('select id from generations order by progress')).not.toContainEqual(
      expect.stringContaining('Disabled'),
    );
  });

  /** Its statements are recorded and answered by the database. */
  function session(): Transaction {
    const opened = postgresSession(client);
    return {
      ...opened,
      now: 1,
      leaseNow: 1,
      allowanceNow: 1,
      latestNow: 1,
      observe: () => undefined,
      changed: () => undefined,
      together: alone,
      prepare: (name, query) => {
        executed.push(query.toSQL().sql);
        return opened.prepare(name, query);
      },
    };
  }

  async function explain(statement: string): Promise<string[]> {
    const { rows } = await client.query<Record<string, string>>(`explain (generic_plan) ${statement}`);
    return rows.map((row) => row['QUERY PLAN'] ?? '');
  }
});
