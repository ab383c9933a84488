import type { AdminOperations } from './http/admin-operations.ts';
import { adjustBudget } from './operations/adjust-budget.ts';
import { auditBudgets } from './operations/audit-budgets.ts';
import type { OperationContext } from './operations/context.ts';
import { createEndpoint } from './operations/create-endpoint.ts';
import { createKey } from './operations/create-key.ts';
import { createTeam } from './operations/create-team.ts';
import { deleteEndpoint } from './operations/delete-endpoint.ts';
import { endBudget } from './operations/end-budget.ts';
import { findBudget } from './operations/find-budget.ts';
import { findDelivery } from './operations/find-delivery.ts';
import { findEndpoint } from './operations/find-endpoint.ts';
import { findEvent } from './operations/find-event.ts';
import { findKey } from './operations/find-key.ts';
import { findRecovery } from './operations/find-recovery.ts';
import { findTeam } from './operations/find-team.ts';
import { listAccounts } from './operations/list-accounts.ts';
import { listAdjustments } from './operations/list-adjustments.ts';
import { listBudgets } from './operations/list-budgets.ts';
import { listDeliveries } from './operations/list-deliveries.ts';
import { listDoubts } from './operations/list-doubts.ts';
import { listEndpoints } from './operations/list-endpoints.ts';
import { listSigningKeys } from './operations/list-signing-keys.ts';
import { listEvents } from './operations/list-events.ts';
import { listKeys } from './operations/list-keys.ts';
import { listRecoveries } from './operations/list-recoveries.ts';
import { listTeams } from './operations/list-teams.ts';
import { pauseAccount } from './operations/pause-account.ts';
import { readLedger } from './operations/read-ledger.ts';
import { readLimits } from './operations/read-limits.ts';
import { readUsage } from './operations/read-usage.ts';
import { resolveDoubt } from './operations/resolve-doubt.ts';
import { resumeAccount } from './operations/resume-account.ts';
import { retryDelivery } from './operations/retry-delivery.ts';
import { revokeKey } from './operations/revoke-key.ts';
import { rotateSigningKey } from './operations/rotate-signing-key.ts';
import { rotateSigningSecret } from './operations/rotate-signing-secret.ts';
import { setBudget } from './operations/set-budget.ts';
import { setLimits } from './operations/set-limits.ts';
import { setTeamWeight } from './operations/set-team-weight.ts';
import { startRecovery } from './operations/start-recovery.ts';
import { testEndpoint } from './operations/test-endpoint.ts';
import { updateEndpoint } from './operations/update-endpoint.ts';

/** The operations that the operator reaches over HTTP, each with its context filled in. */
export function bindAdminOperations(context: OperationContext): AdminOperations {
  return {
    adjustBudget: (...args) => adjustBudget(context, ...args),
    auditBudgets: (...args) => auditBudgets(context, ...args),
    createEndpoint: (...args) => createEndpoint(context, ...args),
    createKey: (...args) => createKey(context, ...args),
    createTeam: (...args) => createTeam(context, ...args),
    deleteEndpoint: (...args) => deleteEndpoint(context, ...args),
    endBudget: (...args) => endBudget(context, ...args),
    findBudget: (...args) => findBudget(context, ...args),
    findDelivery: (...args) => findDelivery(context, ...args),
    findEndpoint: (...args) => findEndpoint(context, ...args),
    findEvent: (...args) => findEvent(context, ...args),
    findKey: (...args) => findKey(context, ...args),
    findRecovery: (...args) => findRecovery(context, ...args),
    findTeam: (...args) => findTeam(context, ...args),
    listAccounts: (...args) => listAccounts(context, ...args),
    listAdjustments: (...args) => listAdjustments(context, ...args),
    listBudgets: (...args) => listBudgets(context, ...args),
    listDeliveries: (...args) => listDeliveries(context, ...args),
    listDoubts: (...args) => listDoubts(context, ...args),
    listEndpoints: (...args) => listEndpoints(context, ...args),
    listSigningKeys: (...args) => listSigningKeys(context, ...args),
    listEvents: (...args) => listEvents(context, ...args),
    listKeys: (...args) => listKeys(context, ...args),
    listRecoveries: (...args) => listRecoveries(context, ...args),
    listTeams: (...args) => listTeams(context, ...args),
    pauseAccount: (...args) => pauseAccount(context, ...args),
    readLedger: (...args) => readLedger(context, ...args),
    readLimits: (...args) => readLimits(context, ...args),
    readUsage: (...args) => readUsage(context, ...args),
    resolveDoubt: (...args) => resolveDoubt(context, ...args),
    resumeAccount: (...args) => resumeAccount(context, ...args),
    retryDelivery: (...args) => retryDelivery(context, ...args),
    revokeKey: (...args) => revokeKey(context, ...args),
    rotateSigningKey: (...args) => rotateSigningKey(context, ...args),
    rotateSigningSecret: (...args) => rotateSigningSecret(context, ...args),
    setBudget: (...args) => setBudget(context, ...args),
    setLimits: (...args) => setLimits(context, ...args),
    setTeamWeight: (...args) => setTeamWeight(context, ...args),
    startRecovery: (...args) => startRecovery(context, ...args),
    testEndpoint: (...args) => testEndpoint(context, ...args),
    updateEndpoint: (...args) => updateEndpoint(context, ...args),
  };
}
