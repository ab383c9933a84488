import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionPool } from './connection-pool.ts';

/** Tells the other processes on the database what this one has committed. */
export interface ChangeNotifier {
  /** Sends the topics soon, together with all that are added until then. */
  notify(topics: readonly string[]): void;
  /** Sends nothing but the sign of this process, which listens for it: so it knows that it hears. */
  probe(): void;
  isOwn(payload: string): boolean;
  /** Resolves when all that was added is sent, or could not be. */
  sent(): Promise<void>;
}

/** One channel for all: PostgreSQL scopes it to the database. */
export const CHANGE_CHANNEL = 'nanogate_changes';

// A payload must be shorter than 8,000 bytes, and an id has at most 31.
const TOPICS_PER_PAYLOAD = 200;
// Whoever is woken reads the database, so more than a hundred times a second would cost more than it hastens.
const COALESCE_MS = 10;

/**
 * Sends after the commit, not in the transaction: PostgreSQL lets transactions that notify commit only one
 * after the other. The first goes at once; what is committed within the next 10 ms, or while a statement is under way, goes
 * together. A process that dies in between has sent nothing, which is why those that wait also read again now and then.
 */
export function createChangeNotifier(pool: ConnectionPool): ChangeNotifier {
  const origin = randomBytes(6).toString('hex');
  const waiting = new Set<string>();
  let isProbeDue = false;
  let sending: Promise<void> | null = null;

  async function sendAll(): Promise<void> {
    while (waiting.size > 0 || isProbeDue) {
      const topics = [...waiting];
      waiting.clear();
      isProbeDue = false;
      await Promise.all([send(payloadsOf(origin, topics)), sleep(COALESCE_MS)]);
    }
    sending = null;
  }

  async function send(payloads: string[]): Promise<void> {
    try {
      const values = [CHANGE_CHANNEL, payloads];
      await pool.run((connection) =>
        connection.query('select pg_notify($1, p) from unnest($2::text[]) p', values),
      );
    } catch {
      // The database is at fault. Those that wait find out when they read again.
    }
  }

  return {
    notify(topics) {
      for (const topic of topics) waiting.add(topic);
      sending ??= sendAll();
    },
    probe() {
      isProbeDue = true;
      sending ??= sendAll();
    },
    isOwn: (payload) => payload.startsWith(`${origin} `),
    sent: async () => sending ?? undefined,
  };
}

function payloadsOf(origin: string, topics: string[]): string[] {
  const payloads: string[] = [];
  for (let at = 0; at === 0 || at < topics.length; at += TOPICS_PER_PAYLOAD)
    payloads.push(`${origin} ${topics.slice(at, at + TOPICS_PER_PAYLOAD).join(',')}`);
  return payloads;
}

/** What a payload of any process names. */
export function topicsOf(payload: string): string[] {
  const topics = payload.slice(payload.indexOf(' ') + 1);
  return topics === '' ? [] : topics.split(',');
}
