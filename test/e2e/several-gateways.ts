import { pino } from 'pino';
import { loadConfig } from '../../src/config/load-config.ts';
import type { ProcessRole } from '../../src/domain/processes/process-role.ts';
import { createGateway, type Gateway, type Overrides } from '../../src/gateway/gateway.ts';
import type { OperationContext } from '../../src/operations/operation-context.ts';
import { createSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { withOperationContext } from '../with-operation-context.ts';
import { createDatabase, type E2eDatabase } from './database.ts';
import { createTeamWithKey, quickSandbox, stageSettings } from './stage.ts';

/** Gateways on one PostgreSQL database, all in the process of the test, whose parts it may replace. */
export interface SeveralGateways {
  sandbox: Sandbox;
  database: E2eDatabase;
  /** Starts one more. */
  start(role: ProcessRole, options?: StartOptions): Promise<StartedGateway>;
  operate<T>(work: (context: OperationContext) => Promise<T>): Promise<T>;
  team(): Promise<{ id: string; keyId: string; key: string }>;
  close(): Promise<void>;
}

export interface StartedGateway {
  url: string;
  /** What it has logged, parsed. */
  log: Record<string, unknown>[];
  stop(): Promise<void>;
}

interface StartOptions {
  settings?: Record<string, string>;
  overrides?: Overrides;
}

/** @param settingsFor what depends on the URL of the database */
export async function severalGateways(
  settings: Record<string, string> = {},
  settingsFor: (databaseUrl: string) => Record<string, string> = () => ({}),
): Promise<SeveralGateways> {
  const database = await createDatabase('postgres');
  const sandbox = createSandbox(quickSandbox);
  const environment = {
    ...stageSettings(database.url, await sandbox.start()),
    ...settings,
    ...settingsFor(database.url),
  };
  const running = new Set<Gateway>();
  const operate = <T>(work: (context: OperationContext) => Promise<T>) =>
    withOperationContext({ environment }, work);
  return {
    sandbox,
    database,
    operate,
    async start(role, options = {}) {
      const config = loadConfig({ ...environment, PROCESS_ROLE: role, ...options.settings });
      const log: Record<string, unknown>[] = [];
      const logger = pino(
        { level: 'info' },
        { write: (line) => void log.push(JSON.parse(line) as Record<string, unknown>) },
      );
      const gateway = await createGateway(config, { logger, ...options.overrides });
      running.add(gateway);
      const stop = async () => {
        if (running.delete(gateway)) await gateway.stop();
      };
      return { url: await gateway.start(), log, stop };
    },
    team: () => operate((context) => createTeamWithKey(context, 1_000)),
    async close() {
      for (const gateway of [...running].reverse()) await gateway.stop();
      await sandbox.stop();
      await database.drop();
    },
  };
}
