import type Database from 'better-sqlite3';

/**
 * Fills a migrated SQLite database with generations that are queued, and others that the account `main` has in flight, of ten teams.
 * None is due before `now` plus an hour.
 */
export function fillQueue(
  connection: Database.Database,
  { queued, inFlight, now }: { queued: number; inFlight: number; now: number },
): void {
  const later = now + 3_600_000;
  connection.exec(`
    with recursive n(i) as (select 0 union all select i + 1 from n where i < 9)
    insert into teams (id, name, created_at) select 'team_' || i, 'team ' || i, 0 from n;
    insert into keys (id, team_id, name, secret_hash, created_at)
    select 'key_' || substr(id, 6), id, 'key of ' || id, '', 0 from teams;
    insert into upstream_accounts (name) values ('main') on conflict do nothing;

    with recursive n(i) as (select 0 union all select i + 1 from n where i < ${queued + inFlight - 1})
    insert into generations (id, team_id, key_id, model, input, metadata, priority, status, progress, price_credits,
      price_version, created_at, queue_expires_at, submitted_at, account, upstream_generation_id, next_poll_at)
    select printf('gen_%026d', i), 'team_' || (i % 10), 'key_' || (i % 10), 'nano-banana-2',
      json_object('prompt', 'A fox', 'mode', 'generate', 'aspectRatio', '1:1', 'imageQuality', '1K'), '{}',
      iif(i % 20 < 10, 'interactive', 'batch'), iif(i < ${inFlight}, 'pending', 'queued'), 0, 4, '2026-01-01',
      ${now}, ${later} + i, iif(i < ${inFlight}, ${now}, null), iif(i < ${inFlight}, 'main', null),
      iif(i < ${inFlight}, 'upstream-' || i, null), iif(i < ${inFlight}, ${later} + i, null)
    from n;
    analyze;
  `);
}
