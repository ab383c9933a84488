import { DAY_MS } from '../../../src/domain/clock.ts';
import { gatewayActor } from '../../../src/domain/audit/actor.ts';
import { recordChange } from '../../../src/operations/audit/record-change.ts';
import type { TableName } from '../../../src/store/backups/table-order.ts';
import { setBudget } from '../../../src/operations/budgets/set-budget.ts';
import { sqlite } from '../../engines.ts';
import {
  createMonthWorld,
  fates,
  liveDay,
  type Fate,
  type MonthWorld,
} from '../../simulation/month-world.ts';
import { createPrincipal, deliverDue, registerEndpoint } from '../fixture.ts';

const JULY = Date.UTC(2026, 6, 1);

/** A SQLite database that was used for three days, with rows in every table. */
export async function createCopiedWorld(): Promise<MonthWorld> {
  const world = await createMonthWorld(sqlite, JULY);
  const { context } = world;
  const principal = await createPrincipal(context, 'web');
  const { teamId } = principal;
  const limit = { limitCredits: 5_000, period: 'month', timeZone: 'UTC', keyId: null } as const;
  const { budget } = await setBudget(context, { ...limit, scope: 'team', teamId });
  const endpoint = await registerEndpoint(context, teamId);
  const wanted = Object.keys(fates) as Fate[];
  for (let day = 0; day < 3; day++)
    await liveDay(
      world,
      JULY + day * DAY_MS,
      wanted.map((fate) => [principal, fate]),
    );
  await deliverDue(context);
  const at = context.clock.now();
  const generationId = world.lived[0]!.generation.id;
  const ids = { at, teamId, budgetId: budget.id, endpointId: endpoint.endpoint.id, generationId };
  await context.store.transaction(async (tx) => {
    for (const [name, row] of Object.entries(rareRows(ids)))
      await tx.db.insert(tx.tables[name as TableName]).values(row as never);
    const change = { objectId: teamId, teamId, before: null, after: { name: 'web' } };
    await recordChange(tx, gatewayActor, { action: 'team.create', ...change });
  });
  return world;
}

interface Ids {
  at: number;
  teamId: string;
  budgetId: string;
  endpointId: string;
  generationId: string;
}

/** What three days do not bring about by themselves. */
function rareRows({
  at,
  teamId,
  budgetId,
  endpointId,
  generationId,
}: Ids): Partial<Record<TableName, object>> {
  return {
    operators: { id: 'op_1', name: 'Ann', role: 'admin', secretHash: 'hash', createdAt: at },
    tokenUses: { subjectId: 'op_1', lastUsedAt: at },
    accessLimits: { subjectId: teamId, requestsPerMinute: 60, allowedQualities: ['1K'] },
    budgetAlerts: { budgetId, periodStartsAt: JULY, thresholdPercent: 80, createdAt: at },
    signingKeys: { id: 'sk_1', publicKey: 'whpk_1', sealed: 'sealed', createdAt: at },
    recoveries: {
      ...{ id: 'rec_1', teamId, endpointId, since: JULY, until: at, createdAt: at },
      ...{ status: 'running', totalCount: 2, requeuedCount: 1 },
    },
    files: {
      ...{ id: 'file_1', teamId, generationId, kind: 'result', status: 'stored', createdAt: at },
      // Text of every size in UTF-8, and a number that 32 bits cannot hold.
      ...{ name: 'ä€🖼 "quoted" \\ \n', bytes: 5_000_000_000, objectId: 'object' },
    },
    fileDeletions: { objectId: 'gone', teamId, dueAt: at },
    teamFiles: { teamId, usedBytes: 5_000_000_000 },
    generationInputs: { generationId, fileId: 'file_1' },
    rowFailures: {
      ...{ rowId: generationId, task: 'poll', failureCount: 1, error: 'Error' },
      ...{ firstFailedAt: at, retryAt: at },
    },
    teamRetention: { teamId, textsDays: 30 },
    gatewayState: { name: 'last_backup', value: { file: 'b.db', createdAt: at, bytes: 1 }, updatedAt: at },
    auditPurges: { fromSequence: 1_000, toSequence: 1_001, purgeSequence: 1_002 },
    taskLeases: { name: 'retention', holder: 'lease_1', expiresAt: at },
    requestWindows: { subjectId: teamId, entries: [{ at, calls: 2 }], latestAt: at },
    recordedSettings: { name: 'PORT', value: '8080' },
  };
}
