import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import { systemClock, type Clock } from '../domain/clock.ts';
import { createAccounts } from './accounts.ts';
import { createGenerations } from './generations.ts';
import { createRequestLog, type RecordedRequest } from './request-log.ts';
import { createSandboxServer } from './sandbox-server.ts';

export type { RecordedRequest } from './request-log.ts';

/** A stand-in for the NanoPhoto.AI API on a socket of its own, for demos and for tests. */
export interface Sandbox {
  /**
   * Starts listening and returns the base URL. After a `stop` it listens on the same port again with the
   * same state, as an upstream does that was down. Throws when it is running.
   */
  start(): Promise<string>;
  /** Closes every connection, also those that a scenario keeps open. */
  stop(): Promise<void>;
  /** The base URL; throws before the first `start`. */
  address(): string;
  /** The last 100,000 POSTs, oldest first. */
  requests(): readonly RecordedRequest[];
  /** The credit balance of a key; 0 when the key is not accepted. */
  credits(apiKey: string): number;
}

export interface SandboxOptions {
  /** Default 127.0.0.1. */
  host?: string;
  /** Default 0: any free port. */
  port?: number;
  /** The shortest duration of a generation, before `speed` is applied. Default 10,000. */
  minDurationMs?: number;
  /**
   * The longest. Default 30,000. Both are from the vendor's API document: "Typical generation time: 10-30
   * seconds".
   */
  maxDurationMs?: number;
  /** 10: generations take a tenth of the time. Default 1. The hourly limit is not affected. */
  speed?: number;
  /** For each key, over all POSTs. Default 100. */
  requestsPerHour?: number;
  /** For each key. Default 1,000. */
  initialCredits?: number;
  /** Default: every Bearer key is accepted. */
  apiKeys?: readonly string[];
  clock?: Clock;
  /** A number in [0, 1), for the durations. Default `Math.random`. */
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
      server = await createSandboxServer({ clock, accounts, generations, requestLog }, options.logger);
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
