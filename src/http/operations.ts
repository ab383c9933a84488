import type { acceptGeneration } from '../operations/accept-generation.ts';
import type { authenticateKey } from '../operations/authenticate-key.ts';
import type { cancelGeneration } from '../operations/cancel-generation.ts';
import type { createEndpoint } from '../operations/create-endpoint.ts';
import type { deleteEndpoint } from '../operations/delete-endpoint.ts';
import type { estimateGeneration } from '../operations/estimate-generation.ts';
import type { findDelivery } from '../operations/find-delivery.ts';
import type { findEndpoint } from '../operations/find-endpoint.ts';
import type { findEvent } from '../operations/find-event.ts';
import type { findGeneration } from '../operations/find-generation.ts';
import type { findRecovery } from '../operations/find-recovery.ts';
import type { listDeliveries } from '../operations/list-deliveries.ts';
import type { listEndpoints } from '../operations/list-endpoints.ts';
import type { listSigningKeys } from '../operations/list-signing-keys.ts';
import type { listEvents } from '../operations/list-events.ts';
import type { listGenerations } from '../operations/list-generations.ts';
import type { listRecoveries } from '../operations/list-recoveries.ts';
import type { quoteGeneration } from '../operations/quote-generation.ts';
import type { readBudgets } from '../operations/read-budgets.ts';
import type { readUsage } from '../operations/read-usage.ts';
import type { readSigningSecret } from '../operations/read-signing-secret.ts';
import type { retryDelivery } from '../operations/retry-delivery.ts';
import type { rotateSigningSecret } from '../operations/rotate-signing-secret.ts';
import type { startRecovery } from '../operations/start-recovery.ts';
import type { testEndpoint } from '../operations/test-endpoint.ts';
import type { updateEndpoint } from '../operations/update-endpoint.ts';

/** What the routes can ask for: operations whose context is already filled in. Each route plugin declares the part it uses. */
export interface Operations {
  acceptGeneration: Bound<typeof acceptGeneration>;
  authenticateKey: Bound<typeof authenticateKey>;
  cancelGeneration: Bound<typeof cancelGeneration>;
  createEndpoint: Bound<typeof createEndpoint>;
  deleteEndpoint: Bound<typeof deleteEndpoint>;
  estimateGeneration: Bound<typeof estimateGeneration>;
  findDelivery: Bound<typeof findDelivery>;
  findEndpoint: Bound<typeof findEndpoint>;
  findEvent: Bound<typeof findEvent>;
  findGeneration: Bound<typeof findGeneration>;
  findRecovery: Bound<typeof findRecovery>;
  listDeliveries: Bound<typeof listDeliveries>;
  listEndpoints: Bound<typeof listEndpoints>;
  listSigningKeys: Bound<typeof listSigningKeys>;
  listEvents: Bound<typeof listEvents>;
  listGenerations: Bound<typeof listGenerations>;
  listRecoveries: Bound<typeof listRecoveries>;
  quoteGeneration: Bound<typeof quoteGeneration>;
  readBudgets: Bound<typeof readBudgets>;
  readUsage: Bound<typeof readUsage>;
  readSigningSecret: Bound<typeof readSigningSecret>;
  retryDelivery: Bound<typeof retryDelivery>;
  rotateSigningSecret: Bound<typeof rotateSigningSecret>;
  startRecovery: Bound<typeof startRecovery>;
  testEndpoint: Bound<typeof testEndpoint>;
  updateEndpoint: Bound<typeof updateEndpoint>;
}

/** An operation as it is called once its context is filled in. */
export type Bound<Operation> = Operation extends (context: never, ...rest: infer Rest) => infer Result
  ? (...rest: Rest) => Result
  : never;
