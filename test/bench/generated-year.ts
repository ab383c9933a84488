import type Database from 'better-sqlite3';

/** All generations of the benchmark ended in this year. */
export const YEAR = 2025;

/**
 * Fills a migrated SQLite database with generations that ended evenly over a year, of 20 teams with two keys each, and with the roll-ups that
 * ending them one by one would have written.
 */
export function fillWithGenerations(connection: Database.Database, generations: number): void {
  const start = Date.UTC(YEAR, 0, 1);
  const step = Math.floor((Date.UTC(YEAR + 1, 0, 1) - start) / generations);
  connection.exec(`
    with recursive n(i) as (select 0 union all select i + 1 from n where i < 19)
    insert into teams (id, name, created_at) select 'team_' || i, 'team ' || i, ${start} from n;

    with recursive n(i) as (select 0 union all select i + 1 from n where i < 39)
    insert into keys (id, team_id, name, secret_hash, created_at)
    select 'key_' || i, 'team_' || (i / 2), 'key ' || i, '', ${start} from n;

    with recursive n(i) as (select 0 union all select i + 1 from n where i < ${generations - 1}),
    drawn as materialized (select i, abs(random()) r from n)
    insert into generations (id, team_id, key_id, model, input, metadata, priority, status, progress,
      price_credits, price_version, created_at, finished_at, queue_expires_at)
    select printf('gen_%08d', i), 'team_' || (r % 40 / 2), 'key_' || (r % 40),
      iif(r / 100 % 3 = 0, 'nano-banana-pro', 'nano-banana-2'),
      json_object('prompt', 'A fox', 'mode', 'generate', 'imageQuality', (r / 300 % 3 + 1) || 'K'),
      json_object('centre', 'centre ' || (r / 900 % 50)),
      'interactive', iif(r / 45000 % 10 = 0, 'failed', 'completed'), 0, 4 << (r / 300 % 3), '2026-01-01',
      ${start} + i * ${step}, ${start} + i * ${step}, ${start}
    from drawn;
    update generations set input = replace(input, '"3K"', '"4K"') where price_credits = 16;

    insert into usage_daily select date(finished_at / 1000, 'unixepoch'), team_id, key_id, model,
      input ->> 'imageQuality', ${SUMS} from generations group by 1, 2, 3, 4, 5;
    insert into usage_daily_metadata select date(finished_at / 1000, 'unixepoch'), team_id, 'centre',
      metadata ->> 'centre', key_id, model, input ->> 'imageQuality', ${SUMS} from generations group by 1, 2, 4, 5, 6, 7;
    analyze;
  `);
}

const SUMS = `sum(status = 'completed'), sum(status = 'failed'), 0,
  sum(iif(status = 'completed', price_credits, 0)), sum(iif(status = 'failed', price_credits, 0)), 0, 0, 0`;
