import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { loadConfig } from '../../src/config/load-config.ts';
import { createGateway, type Gateway } from '../../src/gateway/gateway.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';

/** A gateway with its sandbox in this process, for a browser to look at. */
export interface DashboardStage {
  url: string;
  adminToken: string;
  /** Calls the API with a token; throws where it is refused. */
  call<Body = Record<string, unknown>>(
    token: string,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Body>;
  /** Stops the gateway and starts another one on the same database and port. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function openDashboardStage(changes: Record<string, string> = {}): Promise<DashboardStage> {
  const folder = await mkdtemp(join(tmpdir(), 'nanogate-dashboard-'));
  const sandbox = createSandbox({
    minDurationMs: 20,
    maxDurationMs: 40,
    requestsPerHour: 1_000_000,
    initialCredits: 1_000_000,
  });
  const environment: Record<string, string> = {
    PORT: '0',
    DATABASE_URL: `file:${join(folder, 'nanogate.db')}`,
    ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
    NANOPHOTO_API_KEY: 'upstream-key',
    NANOPHOTO_BASE_URL: await sandbox.start(),
    UPSTREAM_REQUESTS_PER_HOUR: '100000',
    UPSTREAM_POLL_MIN_INTERVAL_MS: '50',
    USAGE_METADATA_KEYS: 'order',
    ADMIN_TOKEN: 'an-operator-token-of-32-characters',
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1',
    FILES_ALLOWED_NETWORKS: '127.0.0.1',
    ...changes,
  };
  let gateway: Gateway;
  let url = '';
  const start = async () => {
    gateway = await createGateway(loadConfig(environment), { logger: pino({ level: 'silent' }) });
    url = await gateway.start();
    environment.PORT = new URL(url).port;
  };
  await start();
  return {
    url: url.replace('127.0.0.1', 'localhost'),
    adminToken: environment.ADMIN_TOKEN!,
    async call<Body>(token: string, method: string, path: string, body?: unknown) {
      const response = await fetch(url + path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return (text === '' ? {} : JSON.parse(text)) as Body;
    },
    async restart() {
      await gateway.stop();
      await start();
    },
    async close() {
      await gateway.stop();
      await sandbox.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
