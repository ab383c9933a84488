import Database from 'better-sqlite3';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimDeliveries } from '../../../src/operations/deliveries/claim-deliveries.ts';
import { rescueLeases } from '../../../src/operations/upstream/rescue-leases.ts';
import { readMigrations } from '../../../src/store/engine/migrations.ts';
import { migratePostgres } from '../../../src/store/postgres/migrate-postgres.ts';
import { requestReceiverId } from '../../../src/store/endpoints/receivers.ts';
import { migrateSqlite } from '../../../src/store/sqlite/migrate-sqlite.ts';
import type { Store } from '../../../src/store/engine/store.ts';
import { engines, type TestDatabase } from '../../engines.ts';
import { createMovedClock, type MovedClock } from '../../moved-clock.ts';

const LEASE_MS = 30_000;
const requestUrls = [
  'https://hooks.example/a?b=1',
  'https://Hooks.example/c',
  'https://hooks.example',
  'https://hooks.example?d=/e',
  'https://hooks.example#f',
  'https://hooks.example:8443/g',
  'http://127.0.0.1:9000/h',
];

describe.each(engines)('0001_webhooks on a $name database of the version before', (engine) => {
  let clock: MovedClock;
  let database: TestDatabase;
  let store: Store;
  let before: Before;

  beforeEach(async () => {
    clock = createMovedClock();
    const now = clock.now();
    database = await engine.createDatabase();
    before = await openBefore(database, clock);
    await before.run(`insert into teams (id, name, created_at) values ('team_1', 'web', 1)`);
    await before.run(`insert into endpoints (id, team_id, url, events, description, created_at, deleted_at) values
      ('ep_1', 'team_1', 'https://receiver.example/x', '["*"]', '', 1, null),
      ('ep_gone', 'team_1', 'https://gone.example/x', '["*"]', '', 1, 2),
      ('ep_operator', null, 'https://operator.example/x', '["*"]', '', 1, null)`);
    await before.run(`insert into events (id, team_id, type, generation_id, payload, created_at)
      values ('evt_1', 'team_1', 'generation.canceled', null, '{}', 1)`);
    const rows = [
      row({ id: 'due', nextAttemptAt: now - 5 }),
      row({ id: 'later', nextAttemptAt: now + 1 }),
      row({ id: 'leased', nextAttemptAt: now - 9, lease: `'lease_1', ${now + LEASE_MS}` }),
      row({ id: 'failed', status: 'failed', nextAttemptAt: null }),
      row({ id: 'delivered', status: 'delivered', nextAttemptAt: null }),
      row({ id: 'gone', endpointId: 'ep_gone', nextAttemptAt: now - 1 }),
      row({ id: 'operator', endpointId: 'ep_operator', nextAttemptAt: now }),
      ...requestUrls.map((url, i) => row({ id: `request${i}`, endpointId: null, url, nextAttemptAt: now })),
    ];
    await before.run(insertOf(rows));
    store = database.open(clock);
    expect(await store.migrate()).toContain('0001_webhooks');
  });
  afterEach(async () => {
    await before.close();
    await database.drop();
  });

  const deliveries = async () => store.reader.db.select().from(store.reader.tables.deliveries);
  const claimed = async () => {
    const policy = { leaseMs: LEASE_MS, concurrencyPerReceiver: 8 };
    const context = { store, policy } as unknown as Parameters<typeof claimDeliveries>[0];
    const { claims } = await claimDeliveries(context, 100);
    return claims.map(({ delivery }) => delivery.id).sort();
  };

  it('lets everything that waited be claimed when it is due', async () => {
    const requests = requestUrls.map((_, i) => `request${i}`);
    expect(await claimed()).toEqual(['due', 'operator', ...requests]);
    expect(await claimed()).toEqual([]);
    clock.advance(1);
    expect(await claimed()).toEqual(['later']);
    clock.advance(LEASE_MS - 1);
    await rescueLeases({ store, clock, notify: () => undefined } as never);
    expect(await claimed()).toContain('leased');
  });

  it('ends what waited for an endpoint that was deleted', async () => {
    await claimed();
    expect((await deliveries()).find(({ id }) => id === 'gone')).toMatchObject({ status: 'failed' });
  });

  it('gives what came with requests the receivers of what will come', async () => {
    const ofRequests = (await deliveries()).filter(({ endpointId }) => endpointId === null);
    expect(ofRequests).toHaveLength(requestUrls.length);
    for (const { url, receiverId } of ofRequests)
      expect(receiverId, url).toBe(requestReceiverId('team_1', url));
  });

  // A SQLite file is one process's.
  it.skipIf(engine.name === 'sqlite')(
    'lets no replica of that version store what nobody would claim',
    async () => {
      const insert = before.run(insertOf([row({ id: 'of_old_replica', nextAttemptAt: clock.now() })]));
      await expect(insert).rejects.toThrow('receiver_id');
    },
  );
});

function insertOf(rows: string[]): string {
  return `insert into deliveries (id, event_id, team_id, endpoint_id, url, status, attempt_count, next_attempt_at,
    created_at, finished_at, lease_token, lease_expires_at) values ${rows.join(', ')}`;
}

function row({
  id,
  endpointId = 'ep_1',
  url = 'https://receiver.example/x',
  status = 'pending',
  nextAttemptAt,
  lease = 'null, null',
}: {
  id: string;
  endpointId?: string | null;
  url?: string;
  status?: string;
  nextAttemptAt: number | null;
  lease?: string;
}): string {
  const team = endpointId === 'ep_operator' ? 'null' : `'team_1'`;
  const endpoint = endpointId === null ? 'null' : `'${endpointId}'`;
  return `('${id}', 'evt_1', ${team}, ${endpoint}, '${url}', '${status}', 1, ${nextAttemptAt}, 1, null, ${lease})`;
}

interface Before {
  run(statement: string): Promise<void>;
  close(): Promise<void>;
}

/** The database as the first version leaves it, on a connection of that version. */
async function openBefore({ engine, url }: TestDatabase, clock: MovedClock): Promise<Before> {
  const initial = readMigrations(engine).filter(({ name }) => name === '0000_initial');
  if (engine === 'sqlite') {
    const connection = new Database(url.slice('file:'.length));
    await migrateSqlite(connection, clock, initial);
    return {
      run: async (statement) => void connection.exec(statement),
      close: async () => void connection.close(),
    };
  }
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  await migratePostgres(pool, clock, initial);
  return {
    run: async (statement) => void (await pool.query(statement)),
    close: () => pool.end(),
  };
}
