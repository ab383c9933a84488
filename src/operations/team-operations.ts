import type { Bound } from './bind.ts';
import { authenticateKey } from './access/authenticate-key.ts';
import { readMe } from './access/read-me.ts';
import { readBudgets } from './budgets/read-budgets.ts';
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
import { readFeed } from './events/read-feed.ts';
import { listEvents } from './events/list-events.ts';
import { deleteOwnFile } from './files/delete-own-file.ts';
import { findFile } from './files/find-file.ts';
import { listFiles } from './files/list-files.ts';
import { openLinkedFile } from './files/open-linked-file.ts';
import { openOwnFile } from './files/open-own-file.ts';
import { storeUpload } from './files/store-upload.ts';
import { acceptGeneration } from './generations/accept-generation.ts';
import { cancelGeneration } from './generations/cancel-generation.ts';
import { findGeneration } from './generations/find-generation.ts';
import { listGenerations } from './generations/list-generations.ts';
import { quoteGeneration } from './generations/quote-generation.ts';
import { listSigningKeys } from './signing/list-signing-keys.ts';
import { readSigningSecret } from './signing/read-signing-secret.ts';
import { rotateSigningSecret } from './signing/rotate-signing-secret.ts';
import { explainWaiting } from './upstream/explain-waiting.ts';
import { estimateAccepted } from './upstream/estimate-accepted.ts';
import { estimateGeneration } from './upstream/estimate-generation.ts';
import { readOverview } from './overview/read-overview.ts';
import { readUsage } from './usage/read-usage.ts';

/** What callers with a team's key reach over HTTP. Each route plugin declares the part that it uses. */
export const teamOperations = {
  authenticateKey,
  readMe,
  readBudgets,
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
  findEvent,
  listEvents,
  readFeed,
  deleteOwnFile,
  findFile,
  listFiles,
  openLinkedFile,
  openOwnFile,
  storeUpload,
  acceptGeneration,
  cancelGeneration,
  findGeneration,
  listGenerations,
  quoteGeneration,
  listSigningKeys,
  readSigningSecret,
  rotateSigningSecret,
  estimateGeneration,
  estimateAccepted,
  explainWaiting,
  readUsage,
  readOverview,
};

export type TeamOperations = Bound<typeof teamOperations>;
