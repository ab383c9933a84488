import type { Operations } from './http/operations.ts';
import { acceptGeneration } from './operations/accept-generation.ts';
import { authenticateKey } from './operations/authenticate-key.ts';
import { cancelGeneration } from './operations/cancel-generation.ts';
import type { OperationContext } from './operations/context.ts';
import { createEndpoint } from './operations/create-endpoint.ts';
import { deleteEndpoint } from './operations/delete-endpoint.ts';
import { estimateGeneration } from './operations/estimate-generation.ts';
import { findEndpoint } from './operations/find-endpoint.ts';
import { findGeneration } from './operations/find-generation.ts';
import { listEndpoints } from './operations/list-endpoints.ts';
import { listGenerations } from './operations/list-generations.ts';
import { quoteGeneration } from './operations/quote-generation.ts';
import { readBudgets } from './operations/read-budgets.ts';
import { readUsage } from './operations/read-usage.ts';
import { readSigningSecret } from './operations/read-signing-secret.ts';

/** The operations that callers reach over HTTP, each with its context filled in. */
export function bindOperations(context: OperationContext): Operations {
  return {
    acceptGeneration: (command) => acceptGeneration(context, command),
    authenticateKey: (presentedKey) => authenticateKey(context, presentedKey),
    cancelGeneration: (principal, id) => cancelGeneration(context, principal, id),
    createEndpoint: (teamId, fields) => createEndpoint(context, teamId, fields),
    deleteEndpoint: (teamId, id) => deleteEndpoint(context, teamId, id),
    estimateGeneration: (generation) => estimateGeneration(context, generation),
    findEndpoint: (teamId, id) => findEndpoint(context, teamId, id),
    findGeneration: (teamId, id) => findGeneration(context, teamId, id),
    listEndpoints: (teamId) => listEndpoints(context, teamId),
    listGenerations: (teamId, query) => listGenerations(context, teamId, query),
    quoteGeneration: (command) => quoteGeneration(context, command),
    readBudgets: (principal) => readBudgets(context, principal),
    readUsage: (query) => readUsage(context, query),
    readSigningSecret: (teamId) => readSigningSecret(context, teamId),
  };
}
