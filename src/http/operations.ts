import type { acceptGeneration } from '../operations/accept-generation.ts';
import type { authenticateKey } from '../operations/authenticate-key.ts';
import type { cancelGeneration } from '../operations/cancel-generation.ts';
import type { createEndpoint } from '../operations/create-endpoint.ts';
import type { deleteEndpoint } from '../operations/delete-endpoint.ts';
import type { estimateGeneration } from '../operations/estimate-generation.ts';
import type { findEndpoint } from '../operations/find-endpoint.ts';
import type { findGeneration } from '../operations/find-generation.ts';
import type { listEndpoints } from '../operations/list-endpoints.ts';
import type { listGenerations } from '../operations/list-generations.ts';
import type { quoteGeneration } from '../operations/quote-generation.ts';
import type { readBudgets } from '../operations/read-budgets.ts';
import type { readUsage } from '../operations/read-usage.ts';
import type { readSigningSecret } from '../operations/read-signing-secret.ts';

/** What the routes can ask for: operations whose context is already filled in. Each route plugin declares the part it uses. */
export interface Operations {
  acceptGeneration: Bound<typeof acceptGeneration>;
  authenticateKey: Bound<typeof authenticateKey>;
  cancelGeneration: Bound<typeof cancelGeneration>;
  createEndpoint: Bound<typeof createEndpoint>;
  deleteEndpoint: Bound<typeof deleteEndpoint>;
  estimateGeneration: Bound<typeof estimateGeneration>;
  findEndpoint: Bound<typeof findEndpoint>;
  findGeneration: Bound<typeof findGeneration>;
  listEndpoints: Bound<typeof listEndpoints>;
  listGenerations: Bound<typeof listGenerations>;
  quoteGeneration: Bound<typeof quoteGeneration>;
  readBudgets: Bound<typeof readBudgets>;
  readUsage: Bound<typeof readUsage>;
  readSigningSecret: Bound<typeof readSigningSecret>;
}

/** An operation as it is called once its context is filled in. */
export type Bound<Operation> = Operation extends (context: never, ...rest: infer Rest) => infer Result
  ? (...rest: Rest) => Result
  : never;
