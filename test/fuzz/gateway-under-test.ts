import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { createPriceList } from '../../src/domain/generations/price-list.ts';
import { createServer } from '../../src/http/server.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { adminOperations } from '../../src/operations/admin-operations.ts';
import { bind } from '../../src/operations/bind.ts';
import { readLoad } from '../../src/operations/read-load.ts';
import { createWaitRegistry } from '../../src/operations/waiting/wait-registry.ts';
import { teamOperations } from '../../src/operations/team-operations.ts';
import type { Engine } from '../databases.ts';
import type { Document } from '../http/openapi/contract.ts';
import { ACCOUNT, createContext, type TestContext } from '../operations/fixture.ts';

/** The gateway's server on real operations and a database of its own, listening. Nothing works in the background. */
export interface GatewayUnderTest {
  context: TestContext;
  document: Document;
  port: number;
  operatorToken: string;
  /** What the server logged as failed, newest last. */
  failures: string[];
  close(): Promise<void>;
}

const operatorToken = 'operator-token-of-32-characters-';

export async function startGatewayUnderTest(engine: Engine): Promise<GatewayUnderTest> {
  const context = await createContext(engine, {
    accounts: [{ ...ACCOUNT, requestsPerHour: 1_000_000 }],
    usageMetadataKeys: ['order'],
  });
  for (const host of ['example.com', 'hooks.example']) context.addresses.set(host, ['93.184.215.14']);
  const failures: string[] = [];
  // Nothing changes while a request waits: every wait ends at once, as while the gateway stops.
  const waits = createWaitRegistry({ perTeam: Infinity, perProcess: Infinity });
  waits.close();
  const metrics = createMetrics(() => bind({ readLoad }, context).readLoad());
  const server = await createServer({
    operations: bind(teamOperations, context),
    admin: { token: operatorToken, operations: bind(adminOperations, context) },
    readiness: async () => ({ status: 'ready', checks: { database: 'ok' } }),
    metrics,
    logger: pino({ level: 'error' }, { write: (line) => void failures.push(line) }),
    clock: context.clock,
    waits,
    priceList: createPriceList(),
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    context,
    document: server.swagger() as unknown as Document,
    port: (server.server.address() as AddressInfo).port,
    operatorToken,
    failures,
    close: async () => {
      await server.close();
      await context.database.drop();
    },
  };
}
