import type Database from 'better-sqlite3';

/** Fills the roll-ups of 400 days with what the teams and keys of `fillQueue` used: 24,000 rows. */
export function fillUsage(connection: Database.Database): void {
  connection.exec(`
    with recursive n(i) as (select 0 union all select i + 1 from n where i < 399),
    model(name) as (values ('nano-banana-2'), ('nano-banana-pro')),
    quality(name) as (values ('1K'), ('2K'), ('4K'))
    insert into usage_daily
    select date('now', '-' || i || ' days'), keys.team_id, keys.id, model.name, quality.name, 90, 10, 0, 360, 40, 0, 0, 0
    from n, keys, model, quality;
    analyze`);
}
