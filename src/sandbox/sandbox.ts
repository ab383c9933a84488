import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import { systemClock, type Clock } from '../domain/clock.ts';
import { createAccounts } from './accounts.ts';
import { createGenerations } from './generations.ts';
import { createRequestLog, type RecordedRequest } from './request-log.ts';
import { buildServer } from './server.ts';

export type { RecordedRequest } from './request-log.ts';

/** A stand-in for the NanoPhoto.AI API on a socket of its own, for demos and for tests. */
export interface Sandbox {
  /**
   * Listens, and answers the base URL. After a `stop` it listens on the same port again, with all it knew:
   * an upstream that was away.
   */
  start(): Promise<string>;
  /** Closes every connection, also those that a scenario keeps waiting. */
  stop(): Promise<void>;
  /** The base URL; throws before the first `start`. */
  address(): string;
  /** The last 100,000 POSTs, oldest first. */
  requests(): readonly RecordedRequest[];
  /** The balance of a key; 0 for one that is not accepted. */
  credits(apiKey: string): number;
}

export interface SandboxOptions {
  /** Default 127.0.0.1. */
  host?: string;
  /** Default 0: a free one. */
  port?: number;
  /** How long a picture takes, before `speed` is applied: between this … Default 10,000. */
  minDurationMs?: number;
  /** … and this. Default 30,000. Both are what the vendor's document calls typical. */
  maxDurationMs?: number;
  /** 10 makes pictures ten times as fast. Default 1. Leaves the hourly limit alone. */
  speed?: number;
  /** For each key, over every POST. Default 100. */
  requestsPerHour?: number;
  /** For each key. Default 1,000. */
  initialCredits?: number;
  /** Absent: every Bearer key is accepted. */
  apiKeys?: readonly string[];
  clock?: Clock;
  /** A number in [0, 1); draws the durations. */
  random?: () => number;
  logger?: FastifyServerOptions['logger'];
}

export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const clock = options.clock ?? systemClock;
  const requestLog = createRequestLog();
  const accounts = createAccounts({
    clock,
    initialCredits: options.initialCredits ?? 1_000,
    requestsPerHour: options.requestsPerHour ?? 100,
    apiKeys: options.apiKeys,
  });
  const generations = createGenerations({
    clock,
    random: options.random ?? Math.random,
    minDurationMs: options.minDurationMs ?? 10_000,
    maxDurationMs: options.maxDurationMs ?? 30_000,
    speed: options.speed ?? 1,
  });

  let server: FastifyInstance | null = null;
  let address: string | null = null;

  return {
    async start() {
      if (server !== null) throw new Error('The sandbox has been started already');
      server = await buildServer({ clock, accounts, generations, requestLog }, options.logger);
      const port = address === null ? (options.port ?? 0) : Number(new URL(address).port);
      address = await server.listen({ host: options.host ?? '127.0.0.1', port });
      return address;
    },
    async stop() {
      await server?.close();
      server = null;
    },
    address() {
      if (address === null) throw new Error('The sandbox has not been started');
      return address;
    },
    requests: () => requestLog.all(),
    credits: (apiKey) => accounts.find(apiKey)?.balance() ?? 0,
  };
}
