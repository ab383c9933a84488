import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { withOperations } from '../../src/commands/shared/with-operations.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { createGateway } from '../../src/gateway/gateway.ts';
import { createTeam } from '../../src/operations/access/create-team.ts';
import { setBudget } from '../../src/operations/budgets/set-budget.ts';

// Prints the metrics of a gateway that has an account, a budget of a team and an answered request: what `promtool check metrics` reads in
// deploy/check.sh.
const folder = await mkdtemp(join(tmpdir(), 'nanogate-metrics-'));
try {
  const environment = {
    PORT: '0',
    DATABASE_URL: `file:${join(folder, 'nanogate.db')}`,
    NANOPHOTO_API_KEY: 'none',
    NANOPHOTO_BASE_URL: 'http://127.0.0.1:9',
    METRICS_TEAM_LABELS: 'on',
  };
  await withOperations({ environment }, async (context) => {
    const { id: teamId } = await createTeam(context, 'web');
    const scope = { scope: 'team', teamId, keyId: null, period: 'month', timeZone: 'UTC' } as const;
    await setBudget(context, { ...scope, limitCredits: 100 });
  });
  const gateway = await createGateway(loadConfig(environment), { logger: pino({ level: 'silent' }) });
  try {
    const url = await gateway.start();
    await fetch(`${url}/healthz`);
    process.stdout.write(await (await fetch(`${url}/metrics`)).text());
  } finally {
    await gateway.stop();
  }
} finally {
  await rm(folder, { recursive: true });
}
