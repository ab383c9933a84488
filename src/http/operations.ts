import type { acceptGeneration } from '../operations/generations/accept-generation.ts';
import type { authenticateKey } from '../operations/access/authenticate-key.ts';
import type { cancelGeneration } from '../operations/generations/cancel-generation.ts';
import type { createEndpoint } from '../operations/endpoints/create-endpoint.ts';
import type { deleteEndpoint } from '../operations/endpoints/delete-endpoint.ts';
import type { estimateGeneration } from '../operations/upstream/estimate-generation.ts';
import type { findDelivery } from '../operations/deliveries/find-delivery.ts';
import type { findEndpoint } from '../operations/endpoints/find-endpoint.ts';
import type { findEvent } from '../operations/events/find-event.ts';
import type { findGeneration } from '../operations/generations/find-generation.ts';
import type { findRecovery } from '../operations/deliveries/find-recovery.ts';
import type { listDeliveries } from '../operations/deliveries/list-deliveries.ts';
import type { listEndpoints } from '../operations/endpoints/list-endpoints.ts';
import type { listSigningKeys } from '../operations/signing/list-signing-keys.ts';
import type { listEvents } from '../operations/events/list-events.ts';
import type { listGenerations } from '../operations/generations/list-generations.ts';
import type { listRecoveries } from '../operations/deliveries/list-recoveries.ts';
import type { quoteGeneration } from '../operations/generations/quote-generation.ts';
import type { readBudgets } from '../operations/budgets/read-budgets.ts';
import type { readUsage } from '../operations/usage/read-usage.ts';
import type { readSigningSecret } from '../operations/signing/read-signing-secret.ts';
import type { retryDelivery } from '../operations/deliveries/retry-delivery.ts';
import type { rotateSigningSecret } from '../operations/signing/rotate-signing-secret.ts';
import type { startRecovery } from '../operations/deliveries/start-recovery.ts';
import type { testEndpoint } from '../operations/endpoints/test-endpoint.ts';
import type { updateEndpoint } from '../operations/endpoints/update-endpoint.ts';

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
