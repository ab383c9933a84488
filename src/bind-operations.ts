import { acceptGeneration } from './operations/accept-generation.ts';
import { authenticateKey } from './operations/authenticate-key.ts';
import { cancelGeneration } from './operations/cancel-generation.ts';
import type { OperationContext } from './operations/context.ts';
import { createEndpoint } from './operations/create-endpoint.ts';
import { deleteEndpoint } from './operations/delete-endpoint.ts';
import { findEndpoint } from './operations/find-endpoint.ts';
import { findGeneration } from './operations/find-generation.ts';
import { listEndpoints } from './operations/list-endpoints.ts';
import { listGenerations } from './operations/list-generations.ts';
import { readBudgets } from './operations/read-budgets.ts';
import { readSigningSecret } from './operations/read-signing-secret.ts';

type Bound<Operation> = Operation extends (context: never, ...rest: infer Rest) => infer Result
  ? (...rest: Rest) => Result
  : never;

const operations = {
  acceptGeneration,
  authenticateKey,
  cancelGeneration,
  createEndpoint,
  deleteEndpoint,
  findEndpoint,
  findGeneration,
  listEndpoints,
  listGenerations,
  readBudgets,
  readSigningSecret,
};

export type BoundOperations = { [Name in keyof typeof operations]: Bound<(typeof operations)[Name]> };

/** The operations that callers reach over HTTP, each with its context filled in. */
export function bindOperations(context: OperationContext): BoundOperations {
  const bound = Object.entries(operations).map(([name, operation]) => [
    name,
    (operation as (...all: unknown[]) => unknown).bind(null, context),
  ]);
  return Object.fromEntries(bound) as BoundOperations;
}
