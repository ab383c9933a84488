import type pg from 'pg';
import { SECOND_MS } from '../../domain/clock.ts';
import type { ChangeListener } from '../engine/change-hub.ts';
import type { DatabaseTimeouts } from '../engine/database-timeouts.ts';
import { createClientClass } from './client-class.ts';
import { CHANGE_CHANNEL, topicsOf, type ChangeNotifier } from './change-notifier.ts';
import type { HostSearch } from './host-search.ts';

/** A connection that listens for what other processes commit, replaced whenever it is lost. */
export interface ChangeSubscription {
  isLive(): boolean;
  close(): Promise<void>;
}

// A connection can be lost without a word, and behind a connection pooler LISTEN succeeds and nothing ever arrives.
// So the process notifies itself, and what it does not hear within two rounds says that it hears nobody.
const PROBE_INTERVAL_MS = 5 * SECOND_MS;
const SILENCE_LIMIT_MS = 2 * PROBE_INTERVAL_MS + SECOND_MS;
// Because a server that was restarted takes a few seconds, and those that wait are served by the slow way meanwhile.
const FIRST_RETRY_MS = 100;
const MAX_RETRY_MS = 5 * SECOND_MS;

export function createChangeSubscription(options: ChangeSubscriptionOptions): ChangeSubscription {
  const { config, hosts = null, timeouts, notifier, listener, onError, onConnect } = options;
  const { probeIntervalMs = PROBE_INTERVAL_MS, silenceLimitMs = SILENCE_LIMIT_MS } = options;
  const Client = createClientClass(timeouts.connectMs, hosts?.find ?? null);
  let client: pg.Client | null = null;
  let closed = false;
  let isLive = false;
  // Null: not connected yet.
  let notifiedAt: number | null = null;
  let failures = 0;
  let retry: NodeJS.Timeout | undefined;

  function connect(): void {
    const opened = new Client({
      ...config,
      application_name: 'nanogate changes',
      query_timeout: timeouts.statementMs,
      keepAlive: true,
    });
    client = opened;
    notifiedAt = null;
    opened.on('error', onError ?? (() => undefined));
    opened.on('end', () => lost(opened));
    opened.on('notification', ({ payload = '' }) => receive(payload));
    opened
      .connect()
      .then(() => opened.query(`listen ${CHANGE_CHANNEL}`))
      .then(() => {
        notifiedAt = performance.now();
        onConnect?.();
        notifier.probe();
      })
      .catch(() => lost(opened));
  }

  function receive(payload: string): void {
    notifiedAt = performance.now();
    failures = 0;
    if (!notifier.isOwn(payload)) listener.changed(topicsOf(payload));
    if (isLive) return;
    isLive = true;
    // What was committed while nobody listened.
    listener.missed();
  }

  function lost(which: pg.Client): void {
    if (which !== client) return;
    client = null;
    isLive = false;
    cut(which);
    hosts?.reset();
    if (closed) return;
    retry = setTimeout(connect, Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** failures++));
  }

  const watch = setInterval(() => {
    if (client === null || notifiedAt === null) return;
    if (performance.now() - notifiedAt > silenceLimitMs) lost(client);
    else notifier.probe();
  }, probeIntervalMs);
  watch.unref();
  connect();

  return {
    isLive: () => isLive,
    async close() {
      closed = true;
      clearInterval(watch);
      clearTimeout(retry);
      if (client !== null) lost(client);
    },
  };
}

export interface ChangeSubscriptionOptions {
  config: pg.ClientConfig;
  /** Finds the host to connect to; absent: the configuration names it. */
  hosts?: HostSearch | null;
  timeouts: Pick<DatabaseTimeouts, 'connectMs' | 'statementMs'>;
  notifier: Pick<ChangeNotifier, 'probe' | 'isOwn'>;
  listener: ChangeListener;
  onError?: ((error: Error) => void) | undefined;
  /** Called each time that it is connected. */
  onConnect?: () => void;
  probeIntervalMs?: number;
  silenceLimitMs?: number;
}

/** Without a word: the polite end waits for the server, which may never answer. */
function cut(client: pg.Client): void {
  (client as unknown as { connection: pg.Connection }).connection.stream.destroy();
}
