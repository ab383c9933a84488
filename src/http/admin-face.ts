import type { FastifyPluginAsync } from 'fastify';
import type { Clock } from '../domain/clock.ts';
import type { OverviewFeed } from '../operations/overview/overview-feed.ts';
import type { WaitRegistry } from '../operations/waiting/wait-registry.ts';
import type { AdminOperations } from '../operations/admin-operations.ts';
import { linkNextPage } from './plugins/link-next-page.ts';
import { refuseUnacceptable } from './plugins/refuse-unacceptable.ts';
import { tagResources } from './plugins/tag-resources.ts';
import { refuseUnknownParameters } from './plugins/refuse-unknown-parameters.ts';
import type { WrongTokens } from './plugins/wrong-tokens.ts';
import { requireOperator } from './plugins/require-operator.ts';
import { createOperatorRoute } from './routes/access/create-operator.ts';
import { listOperatorsRoute } from './routes/access/list-operators.ts';
import { getOperatorRoute } from './routes/access/get-operator.ts';
import { revokeOperatorRoute } from './routes/access/revoke-operator.ts';
import { createTeamRoute } from './routes/access/create-team.ts';
import { listTeamsRoute } from './routes/access/list-teams.ts';
import { getTeamRoute } from './routes/access/get-team.ts';
import { setTeamRoute } from './routes/access/set-team.ts';
import { createKeyRoute } from './routes/access/create-key.ts';
import { listKeysRoute } from './routes/access/list-keys.ts';
import { getKeyRoute } from './routes/access/get-key.ts';
import { rotateKeyRoute } from './routes/access/rotate-key.ts';
import { revokeKeyRoute } from './routes/access/revoke-key.ts';
import { readTeamLimitsRoute } from './routes/access/read-team-limits.ts';
import { setTeamLimitsRoute } from './routes/access/set-team-limits.ts';
import { readKeyLimitsRoute } from './routes/access/read-key-limits.ts';
import { setKeyLimitsRoute } from './routes/access/set-key-limits.ts';
import { readTeamFilesRoute } from './routes/files/read-team-files.ts';
import { setTeamFilesRoute } from './routes/files/set-team-files.ts';
import { readTeamRetentionRoute } from './routes/retention/read-team-retention.ts';
import { setTeamRetentionRoute } from './routes/retention/set-team-retention.ts';
import { setBudgetRoute } from './routes/budgets/set-budget.ts';
import { listBudgetsRoute } from './routes/budgets/list-budgets.ts';
import { getBudgetRoute } from './routes/budgets/get-budget.ts';
import { endBudgetRoute } from './routes/budgets/end-budget.ts';
import { adjustBudgetRoute } from './routes/budgets/adjust-budget.ts';
import { listBudgetAdjustmentsRoute } from './routes/budgets/list-budget-adjustments.ts';
import { readLedgerRoute } from './routes/budgets/read-ledger.ts';
import { verifyLedgerRoute } from './routes/budgets/verify-ledger.ts';
import { readUpstreamReportRoute } from './routes/upstream/read-upstream-report.ts';
import { listAccountsRoute } from './routes/upstream/list-accounts.ts';
import { pauseAccountRoute } from './routes/upstream/pause-account.ts';
import { resumeAccountRoute } from './routes/upstream/resume-account.ts';
import { listUnreconciledChargesRoute } from './routes/upstream/list-unreconciled-charges.ts';
import { resolveUnreconciledChargeRoute } from './routes/upstream/resolve-unreconciled-charge.ts';
import { listQuarantinedRowsRoute } from './routes/quarantine/list-quarantined-rows.ts';
import { releaseQuarantinedRowRoute } from './routes/quarantine/release-quarantined-row.ts';
import { rotateWebhookKeyRoute } from './routes/signing/rotate-webhook-key.ts';
import { listEventsRoute } from './routes/events/list-events.ts';
import { readUsageRoute } from './routes/usage/read-usage.ts';
import { readOverviewRoute } from './routes/overview/read-overview.ts';
import { streamOverviewEventsRoute } from './routes/overview/stream-overview-events.ts';
import { webhookFace } from './webhook-face.ts';

/** Everything under `/admin/v1`, for operators. */
export const adminFace: FastifyPluginAsync<
  AdminFaceOptions & {
    clock: Clock;
    wrongTokens: WrongTokens;
    overviews: OverviewFeed;
    waits: WaitRegistry;
    heartbeatMs: number;
  }
> = async (scope, { token, operations, clock, wrongTokens, overviews, waits, heartbeatMs }) => {
  requireOperator(scope, { token, operations, wrongTokens });
  refuseUnacceptable(scope);
  refuseUnknownParameters(scope);
  linkNextPage(scope);
  tagResources(scope);
  // Marks every route of this scope, so that none can be forgotten.
  scope.addHook('onRoute', (route) => {
    route.schema = { ...route.schema, security: [{ operatorToken: [] }] };
  });
  await scope.register(createOperatorRoute, { operations });
  await scope.register(listOperatorsRoute, { operations });
  await scope.register(getOperatorRoute, { operations });
  await scope.register(revokeOperatorRoute, { operations });
  await scope.register(createTeamRoute, { operations });
  await scope.register(listTeamsRoute, { operations });
  await scope.register(getTeamRoute, { operations });
  await scope.register(setTeamRoute, { operations });
  await scope.register(createKeyRoute, { operations });
  await scope.register(listKeysRoute, { operations });
  await scope.register(getKeyRoute, { operations });
  await scope.register(rotateKeyRoute, { operations });
  await scope.register(revokeKeyRoute, { operations });
  await scope.register(readTeamLimitsRoute, { operations });
  await scope.register(setTeamLimitsRoute, { operations });
  await scope.register(readTeamFilesRoute, { operations });
  await scope.register(setTeamFilesRoute, { operations });
  await scope.register(readTeamRetentionRoute, { operations });
  await scope.register(setTeamRetentionRoute, { operations });
  await scope.register(readKeyLimitsRoute, { operations });
  await scope.register(setKeyLimitsRoute, { operations });
  await scope.register(setBudgetRoute, { operations });
  await scope.register(listBudgetsRoute, { operations });
  await scope.register(getBudgetRoute, { operations });
  await scope.register(endBudgetRoute, { operations });
  await scope.register(adjustBudgetRoute, { operations });
  await scope.register(listBudgetAdjustmentsRoute, { operations });
  await scope.register(readLedgerRoute, { operations });
  await scope.register(verifyLedgerRoute, { operations });
  await scope.register(listAccountsRoute, { operations });
  await scope.register(pauseAccountRoute, { operations });
  await scope.register(resumeAccountRoute, { operations });
  await scope.register(listUnreconciledChargesRoute, { operations });
  await scope.register(resolveUnreconciledChargeRoute, { operations });
  await scope.register(readUpstreamReportRoute, { operations });
  await scope.register(listQuarantinedRowsRoute, { operations });
  await scope.register(releaseQuarantinedRowRoute, { operations });
  await scope.register(rotateWebhookKeyRoute, { operations });
  await scope.register(readUsageRoute, { operations, owner: 'operator' });
  await scope.register(readOverviewRoute, { operations, owner: 'operator' });
  await scope.register(streamOverviewEventsRoute, { owner: 'operator', feed: overviews, waits, heartbeatMs });
  await scope.register(listEventsRoute, { operations, feed: null });
  await scope.register(webhookFace, { operations, owner: 'operator', clock });
};

export interface AdminFaceOptions {
  /** `ADMIN_TOKEN`; null: only operators have tokens. */
  token: string | null;
  operations: AdminOperations;
}
