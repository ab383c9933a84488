import type { ClientBase } from 'pg';

// create table received_webhooks (id text primary key, received_at timestamptz not null default now());

export async function handleOnce(client: ClientBase, id: string, effect: () => Promise<unknown>) {
  await client.query('begin');
  try {
    const sql = 'insert into received_webhooks (id) values ($1) on conflict do nothing';
    const { rowCount } = await client.query(sql, [id]);
    if (rowCount === 1) await effect();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
