import type { Bound } from './bind.ts';
import { authenticateOperator } from './access/authenticate-operator.ts';
import { createKey } from './access/create-key.ts';
import { createOperator } from './access/create-operator.ts';
import { createTeam } from './access/create-team.ts';
import { findKey } from './access/find-key.ts';
import { findOperator } from './access/find-operator.ts';
import { findTeam } from './access/find-team.ts';
import { hasOperators } from './access/has-operators.ts';
import { listKeys } from './access/list-keys.ts';
import { listOperators } from './access/list-operators.ts';
import { listTeams } from './access/list-teams.ts';
import { readLimits } from './access/read-limits.ts';
import { revokeKey } from './access/revoke-key.ts';
import { revokeOperator } from './access/revoke-operator.ts';
import { rotateKey } from './access/rotate-key.ts';
import { setLimits } from './access/set-limits.ts';
import { setTeamWeight } from './access/set-team-weight.ts';
import { listAuditLog } from './audit/list-audit-log.ts';
import { adjustBudget } from './budgets/adjust-budget.ts';
import { endBudget } from './budgets/end-budget.ts';
import { findBudget } from './budgets/find-budget.ts';
import { listAdjustments } from './budgets/list-adjustments.ts';
import { listBudgets } from './budgets/list-budgets.ts';
import { readLedger } from './budgets/read-ledger.ts';
import { setBudget } from './budgets/set-budget.ts';
import { verifyLedger } from './budgets/verify-ledger.ts';
import { deliverEvent } from './deliveries/deliver-event.ts';
import { findDelivery } from './deliveries/find-delivery.ts';
import { findRecovery } from './deliveries/find-recovery.ts';
import { listDeliveries } from './deliveries/list-deliveries.ts';
import { listRecoveries } from './deliveries/list-recoveries.ts';
import { retryDeliveries } from './deliveries/retry-deliveries.ts';
import { retryDelivery } from './deliveries/retry-delivery.ts';
import { countRecovery } from './deliveries/count-recovery.ts';
import { startRecovery } from './deliveries/start-recovery.ts';
import { createEndpoint } from './endpoints/create-endpoint.ts';
import { deleteEndpoint } from './endpoints/delete-endpoint.ts';
import { findEndpoint } from './endpoints/find-endpoint.ts';
import { listEndpoints } from './endpoints/list-endpoints.ts';
import { readEndpointHealth } from './endpoints/read-endpoint-health.ts';
import { testEndpoint } from './endpoints/test-endpoint.ts';
import { updateEndpoint } from './endpoints/update-endpoint.ts';
import { findEvent } from './events/find-event.ts';
import { listEvents } from './events/list-events.ts';
import { openOwnFile } from './files/open-own-file.ts';
import { readTeamFiles } from './files/read-team-files.ts';
import { setTeamFiles } from './files/set-team-files.ts';
import { cancelAnyGeneration } from './generations/cancel-generation.ts';
import { listGenerations } from './generations/list-generations.ts';
import { readGenerationLife } from './generations/read-generation-life.ts';
import { resolveGeneration } from './upstream/resolve-generation.ts';
import { listQuarantinedRows } from './quarantine/list-quarantined-rows.ts';
import { releaseRow } from './quarantine/release-row.ts';
import { readTeamRetention } from './retention/read-team-retention.ts';
import { setTeamRetention } from './retention/set-team-retention.ts';
import { listSigningKeys } from './signing/list-signing-keys.ts';
import { rotateSigningKey } from './signing/rotate-signing-key.ts';
import { rotateSigningSecret } from './signing/rotate-signing-secret.ts';
import { estimateGeneration } from './upstream/estimate-generation.ts';
import { explainWaiting } from './upstream/explain-waiting.ts';
import { listAccounts } from './upstream/list-accounts.ts';
import { listUnreconciledCharges } from './upstream/list-unreconciled-charges.ts';
import { pauseAccount } from './upstream/pause-account.ts';
import { readUpstreamReport } from './upstream/read-upstream-report.ts';
import { resolveUnreconciledCharge } from './upstream/resolve-unreconciled-charge.ts';
import { resumeAccount } from './upstream/resume-account.ts';
import { readOperatorOverview } from './overview/read-overview.ts';
import { readUsage } from './usage/read-usage.ts';

/** What the operator reaches over HTTP. */
export const adminOperations = {
  authenticateOperator,
  hasOperators,
  createOperator,
  listOperators,
  findOperator,
  revokeOperator,
  createKey,
  createTeam,
  findKey,
  findTeam,
  listKeys,
  listTeams,
  readLimits,
  revokeKey,
  rotateKey,
  setLimits,
  setTeamWeight,
  listAuditLog,
  adjustBudget,
  endBudget,
  findBudget,
  listAdjustments,
  listBudgets,
  readLedger,
  setBudget,
  verifyLedger,
  deliverEvent,
  findDelivery,
  findRecovery,
  listDeliveries,
  listRecoveries,
  retryDeliveries,
  retryDelivery,
  countRecovery,
  startRecovery,
  createEndpoint,
  deleteEndpoint,
  findEndpoint,
  listEndpoints,
  readEndpointHealth,
  testEndpoint,
  updateEndpoint,
  openOwnFile,
  readTeamFiles,
  setTeamFiles,
  readTeamRetention,
  setTeamRetention,
  findEvent,
  listEvents,
  cancelAnyGeneration,
  listGenerations,
  readGenerationLife,
  resolveGeneration,
  estimateGeneration,
  explainWaiting,
  listQuarantinedRows,
  releaseRow,
  listSigningKeys,
  rotateSigningKey,
  rotateSigningSecret,
  listAccounts,
  listUnreconciledCharges,
  pauseAccount,
  readUpstreamReport,
  resolveUnreconciledCharge,
  resumeAccount,
  readUsage,
  readOperatorOverview,
};

export type AdminOperations = Bound<typeof adminOperations>;
