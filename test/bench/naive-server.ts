import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import Database from 'better-sqlite3';
import { fastify } from 'fastify';
import { answerOf, untilTerminated } from './answer.ts';

/** What one would write first: the same checks and rows as the gateway, in one transaction and one fsync for each request. */
const database = new Database(process.env.DATABASE_FILE);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec(`
  create table keys (id text primary key, team_id text, hash text);
  create table generations (id text primary key, team_id text, idempotency_key text, request_hash text, body text,
    status text, credits integer, created_at integer, unique (team_id, idempotency_key));
  create table budget_usage (team_id text primary key, limit_credits integer, held_credits integer, settled_credits integer);
  create table ledger_entries (id text primary key, team_id text, generation_id text, kind text, credits integer, created_at integer);
  insert into budget_usage values ('team', 1000000000, 0, 0);`);
const hash = (text: string) => createHash('sha256').update(text).digest('hex');
database.prepare('insert into keys values (?, ?, ?)').run('key', 'team', hash('secret'));

const selectKey = database.prepare('select * from keys where id = ?');
const insertGeneration = database.prepare(
  "insert into generations values (?, ?, ?, ?, ?, 'queued', ?, ?) on conflict do nothing",
);
const hold = database.prepare(
  'update budget_usage set held_credits = held_credits + ? where team_id = ? and held_credits + settled_credits + ? <= limit_credits',
);
const insertEntry = database.prepare("insert into ledger_entries values (?, ?, ?, 'hold', ?, ?)");

const CREDITS = 8;
const accept = database.transaction((teamId: string, idempotencyKey: string, body: string, now: number) => {
  const id = randomUUID();
  if (insertGeneration.run(id, teamId, idempotencyKey, hash(body), body, CREDITS, now).changes === 0)
    throw new Error('repeated');
  if (hold.run(CREDITS, teamId, CREDITS).changes === 0) throw new Error('budget');
  insertEntry.run(randomUUID(), teamId, id, CREDITS, now);
  return id;
});

const app = fastify();
app.post('/v1/generations', async (request, reply) => {
  const key = selectKey.get('key') as { team_id: string; hash: string };
  const secret = (request.headers.authorization ?? '').slice('Bearer '.length);
  if (!timingSafeEqual(Buffer.from(hash(secret)), Buffer.from(key.hash))) return reply.status(401).send();
  const now = Date.now();
  const id = accept.immediate(
    key.team_id,
    String(request.headers['idempotency-key']),
    JSON.stringify(request.body),
    now,
  );
  return reply.status(202).send(answerOf(id, now));
});
console.log(JSON.stringify({ address: await app.listen({ host: '127.0.0.1', port: 0 }) }));
await untilTerminated();
await app.close();
database.close();
