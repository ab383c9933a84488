import type { Operations } from '../http/operations.ts';
import { acceptGeneration } from '../operations/generations/accept-generation.ts';
import { authenticateKey } from '../operations/access/authenticate-key.ts';
import { cancelGeneration } from '../operations/generations/cancel-generation.ts';
import type { OperationContext } from '../operations/context.ts';
import { createEndpoint } from '../operations/endpoints/create-endpoint.ts';
import { deleteEndpoint } from '../operations/endpoints/delete-endpoint.ts';
import { estimateGeneration } from '../operations/upstream/estimate-generation.ts';
import { findDelivery } from '../operations/deliveries/find-delivery.ts';
import { findEndpoint } from '../operations/endpoints/find-endpoint.ts';
import { findEvent } from '../operations/events/find-event.ts';
import { findGeneration } from '../operations/generations/find-generation.ts';
import { findRecovery } from '../operations/deliveries/find-recovery.ts';
import { listDeliveries } from '../operations/deliveries/list-deliveries.ts';
import { listEndpoints } from '../operations/endpoints/list-endpoints.ts';
import { listSigningKeys } from '../operations/signing/list-signing-keys.ts';
import { listEvents } from '../operations/events/list-events.ts';
import { listGenerations } from '../operations/generations/list-generations.ts';
import { listRecoveries } from '../operations/deliveries/list-recoveries.ts';
import { quoteGeneration } from '../operations/generations/quote-generation.ts';
import { readBudgets } from '../operations/budgets/read-budgets.ts';
import { readUsage } from '../operations/usage/read-usage.ts';
import { readSigningSecret } from '../operations/signing/read-signing-secret.ts';
import { retryDelivery } from '../operations/deliveries/retry-delivery.ts';
import { rotateSigningSecret } from '../operations/signing/rotate-signing-secret.ts';
import { startRecovery } from '../operations/deliveries/start-recovery.ts';
import { testEndpoint } from '../operations/endpoints/test-endpoint.ts';
import { updateEndpoint } from '../operations/endpoints/update-endpoint.ts';

/** The operations that callers reach over HTTP, each with its context filled in. */
export function bindOperations(context: OperationContext): Operations {
  return {
    acceptGeneration: (command) => acceptGeneration(context, command),
    authenticateKey: (presentedKey) => authenticateKey(context, presentedKey),
    cancelGeneration: (principal, id) => cancelGeneration(context, principal, id),
    createEndpoint: (teamId, fields) => createEndpoint(context, teamId, fields),
    deleteEndpoint: (teamId, id) => deleteEndpoint(context, teamId, id),
    estimateGeneration: (generation) => estimateGeneration(context, generation),
    findDelivery: (teamId, id) => findDelivery(context, teamId, id),
    findEndpoint: (teamId, id) => findEndpoint(context, teamId, id),
    findEvent: (teamId, id) => findEvent(context, teamId, id),
    findGeneration: (teamId, id) => findGeneration(context, teamId, id),
    findRecovery: (teamId, endpointId, id) => findRecovery(context, teamId, endpointId, id),
    listDeliveries: (teamId, query) => listDeliveries(context, teamId, query),
    listEndpoints: (teamId) => listEndpoints(context, teamId),
    listSigningKeys: () => listSigningKeys(context),
    listEvents: (teamId, query) => listEvents(context, teamId, query),
    listGenerations: (teamId, query) => listGenerations(context, teamId, query),
    listRecoveries: (teamId, endpointId, query) => listRecoveries(context, teamId, endpointId, query),
    quoteGeneration: (command) => quoteGeneration(context, command),
    readBudgets: (principal) => readBudgets(context, principal),
    readUsage: (query) => readUsage(context, query),
    readSigningSecret: (teamId) => readSigningSecret(context, teamId),
    retryDelivery: (teamId, id) => retryDelivery(context, teamId, id),
    rotateSigningSecret: (owner, rotation) => rotateSigningSecret(context, owner, rotation),
    startRecovery: (command) => startRecovery(context, command),
    testEndpoint: (teamId, id) => testEndpoint(context, teamId, id),
    updateEndpoint: (teamId, id, changes) => updateEndpoint(context, teamId, id, changes),
  };
}
