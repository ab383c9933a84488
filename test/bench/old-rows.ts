import type Database from 'better-sqlite3';
import { DAY_MS, type UnixMs } from '../../src/domain/clock.ts';
import { firstId, type IdKind } from '../../src/domain/new-id.ts';

const BATCH = 10_000;
const OLDEST_MS = 400 * DAY_MS;
const YOUNGEST_MS = 100 * DAY_MS;

/**
 * Fills a migrated SQLite database with completed generations of a team, 100 to 400 days old, and with all that each of them left: holds
 * and settlements, submission, event, delivery and attempt.
 */
export function fillWithOldGenerations(
  connection: Database.Database,
  { teamId, keyId, generations, now }: { teamId: string; keyId: string; generations: number; now: UnixMs },
  onProgress: (filled: number) => void,
): void {
  connection.pragma('synchronous = OFF');
  const [budgetId, startsAt] = connection
    .prepare('select id, 0 from budgets where team_id = ?')
    .raw()
    .get(teamId) as [string, number];
  connection.exec(`
    insert into endpoints (id, team_id, url, events, description, headers, signatures, status, created_at)
    values ('ep_bench', '${teamId}', 'https://hooks.example/nanogate', '["generation.*"]', '', '{}', '["v1"]', 'enabled', 0);
    insert into receivers (id, endpoint_id, consecutive_failures) values ('ep_bench', 'ep_bench', 0);
    insert into upstream_accounts (name) values ('main') on conflict do nothing;
    insert into event_counters (team_id, last_sequence) values ('${teamId}', ${generations})`);
  const fill = connection.transaction((first: number) => {
    const at = now - OLDEST_MS + Math.floor(((OLDEST_MS - YOUNGEST_MS) * first) / generations);
    const id = (kind: IdKind, number = 'i') => `printf('${firstId(kind, at)}%016d', ${number})`;
    const rows = `with recursive n(i) as (select ${first} union all select i + 1 from n where i < ${Math.min(first + BATCH, generations) - 1})`;
    connection.exec(`
      ${rows} insert into generations (id, team_id, key_id, model, input, metadata, priority, status, progress, price_credits,
        price_version, image_url, created_at, submitted_at, finished_at, queue_expires_at, account, upstream_generation_id)
      select ${id('generation')}, '${teamId}', '${keyId}', 'nano-banana-2', '${input}', json_object('order', i), 'interactive', 'completed', 100, 8,
        '2026-01-01', 'https://static.nanophoto.ai/generations/' || i || '.png', ${at}, ${at} + 100, ${at} + 20000, ${at} + 900000, 'main', 'upstream-' || i
      from n;
      ${['hold', 'settle']
        .map(
          (
            kind,
            index,
          ) => `${rows} insert into ledger_entries (id, budget_id, period_starts_at, generation_id, kind, credits, actor, created_at)
      select ${id('ledgerEntry', `2 * i + ${index}`)}, '${budgetId}', ${startsAt}, ${id('generation')}, '${kind}', 8, 'poller', ${at} from n;`,
        )
        .join('\n')}
      ${rows} insert into submissions (id, generation_id, account, started_at, finished_at, outcome)
      select ${id('submission')}, ${id('generation')}, 'main', ${at}, ${at} + 100, 'confirmed' from n;
      ${rows} insert into events (id, sequence, team_id, team_sequence, type, generation_id, payload, created_at)
      select ${id('event')}, ${id('event')}, '${teamId}', i + 1, 'generation.completed', ${id('generation')}, '${payload}', ${at} + 20000 from n;
      ${rows} insert into deliveries (id, event_id, team_id, endpoint_id, receiver_id, url, status, attempt_count, created_at, finished_at)
      select ${id('delivery')}, ${id('event')}, '${teamId}', 'ep_bench', 'ep_bench', 'https://hooks.example/nanogate', 'delivered', 1, ${at} + 20000, ${at} + 20100 from n;
      ${rows} insert into attempts (id, delivery_id, number, started_at, duration_ms, status_code, response_excerpt)
      select ${id('attempt')}, ${id('delivery')}, 1, ${at} + 20000, 42, 200, 'ok' from n`);
  });
  for (let first = 0; first < generations; first += BATCH) {
    fill(first);
    onProgress(Math.min(first + BATCH, generations));
  }
  connection.exec('analyze');
  connection.pragma('wal_checkpoint(TRUNCATE)');
}

const input = JSON.stringify({
  prompt: 'A lighthouse on a cliff at dusk, in the style of a woodcut, with gulls over a rough sea. '.repeat(
    3,
  ),
  mode: 'generate',
  aspectRatio: '16:9',
  imageQuality: '2K',
  googleSearch: false,
});
const payload = JSON.stringify({
  type: 'generation.completed',
  timestamp: '2026-01-01T00:00:00.000Z',
  data: {
    object: 'generation',
    status: 'completed',
    input: JSON.parse(input) as object,
    padding: '.'.repeat(500),
  },
});
