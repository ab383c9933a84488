import type { AdminOperations } from '../http/admin-operations.ts';
import { adjustBudget } from '../operations/budgets/adjust-budget.ts';
import { verifyLedger } from '../operations/budgets/verify-ledger.ts';
import type { OperationContext } from '../operations/context.ts';
import { createEndpoint } from '../operations/endpoints/create-endpoint.ts';
import { createKey } from '../operations/access/create-key.ts';
import { createTeam } from '../operations/access/create-team.ts';
import { deleteEndpoint } from '../operations/endpoints/delete-endpoint.ts';
import { endBudget } from '../operations/budgets/end-budget.ts';
import { findBudget } from '../operations/budgets/find-budget.ts';
import { findDelivery } from '../operations/deliveries/find-delivery.ts';
import { findEndpoint } from '../operations/endpoints/find-endpoint.ts';
import { findEvent } from '../operations/events/find-event.ts';
import { findKey } from '../operations/access/find-key.ts';
import { findRecovery } from '../operations/deliveries/find-recovery.ts';
import { findTeam } from '../operations/access/find-team.ts';
import { listAccounts } from '../operations/upstream/list-accounts.ts';
import { listAdjustments } from '../operations/budgets/list-adjustments.ts';
import { listBudgets } from '../operations/budgets/list-budgets.ts';
import { listDeliveries } from '../operations/deliveries/list-deliveries.ts';
import { listUnreconciledCharges } from '../operations/upstream/list-unreconciled-charges.ts';
import { listEndpoints } from '../operations/endpoints/list-endpoints.ts';
import { listSigningKeys } from '../operations/signing/list-signing-keys.ts';
import { listEvents } from '../operations/events/list-events.ts';
import { listKeys } from '../operations/access/list-keys.ts';
import { listRecoveries } from '../operations/deliveries/list-recoveries.ts';
import { listTeams } from '../operations/access/list-teams.ts';
import { pauseAccount } from '../operations/upstream/pause-account.ts';
import { readLedger } from '../operations/budgets/read-ledger.ts';
import { readLimits } from '../operations/access/read-limits.ts';
import { readUsage } from '../operations/usage/read-usage.ts';
import { resolveUnreconciledCharge } from '../operations/upstream/resolve-unreconciled-charge.ts';
import { resumeAccount } from '../operations/upstream/resume-account.ts';
import { retryDelivery } from '../operations/deliveries/retry-delivery.ts';
import { revokeKey } from '../operations/access/revoke-key.ts';
import { rotateSigningKey } from '../operations/signing/rotate-signing-key.ts';
import { rotateSigningSecret } from '../operations/signing/rotate-signing-secret.ts';
import { setBudget } from '../operations/budgets/set-budget.ts';
import { setLimits } from '../operations/access/set-limits.ts';
import { setTeamWeight } from '../operations/access/set-team-weight.ts';
import { startRecovery } from '../operations/deliveries/start-recovery.ts';
import { testEndpoint } from '../operations/endpoints/test-endpoint.ts';
import { updateEndpoint } from '../operations/endpoints/update-endpoint.ts';

/** The operations that the operator reaches over HTTP, each with its context filled in. */
export function bindAdminOperations(context: OperationContext): AdminOperations {
  return {
    adjustBudget: (...args) => adjustBudget(context, ...args),
    verifyLedger: (...args) => verifyLedger(context, ...args),
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
    listUnreconciledCharges: (...args) => listUnreconciledCharges(context, ...args),
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
    resolveUnreconciledCharge: (...args) => resolveUnreconciledCharge(context, ...args),
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
