import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareGateway } from '../contestants.ts';
import { startServerProcess, type ServerProcess } from '../server-process.ts';

/** One or several gateways on one database. */
export interface Gateways {
  name: string;
  apiKey: string;
  environment: Record<string, string>;
  processes: ServerProcess[];
  /** Of all of them, in seconds. */
  cpuSeconds(): number;
  stop(): Promise<void>;
}

// Any: PostgreSQL requires one.
const ENCRYPTION_KEY = Buffer.alloc(32, 1).toString('base64');

/** `nanogate serve` with its defaults and these settings, as often as there are settings of single processes. */
export async function startGateways(
  name: string,
  databaseUrl: string,
  folder: string,
  { shared = {}, each }: { shared?: Record<string, string>; each: Record<string, string>[] },
): Promise<Gateways> {
  const environment = {
    PORT: '0',
    DATABASE_URL: databaseUrl,
    ENCRYPTION_KEY,
    NANOPHOTO_API_KEY: 'none',
    NANOPHOTO_BASE_URL: 'http://127.0.0.1:9',
    ...shared,
  };
  const apiKey = await prepareGateway(environment);
  const logs = join(folder, name);
  await mkdir(logs, { recursive: true });
  const command = [fileURLToPath(new URL('../../../src/main.ts', import.meta.url)), 'serve'];
  const processes: ServerProcess[] = [];
  for (const [i, own] of each.entries())
    processes.push(await startServerProcess(command, { ...environment, ...own }, join(logs, `${i}.log`)));
  return {
    name,
    apiKey,
    environment,
    processes,
    cpuSeconds: () => processes.reduce((sum, each) => sum + each.cpuSeconds(), 0),
    stop: async () => void (await Promise.all(processes.map((each) => each.stop()))),
  };
}
