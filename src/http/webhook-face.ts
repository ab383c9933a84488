import type { FastifyPluginAsync } from 'fastify';
import type { Clock } from '../domain/clock.ts';
import type { TeamOperations } from '../operations/team-operations.ts';
import type { EndpointOwner } from './routes/endpoints/endpoint-owner.ts';
import { createWebhookEndpointRoute } from './routes/endpoints/create-webhook-endpoint.ts';
import { listWebhookEndpointsRoute } from './routes/endpoints/list-webhook-endpoints.ts';
import { getWebhookEndpointRoute } from './routes/endpoints/get-webhook-endpoint.ts';
import { updateWebhookEndpointRoute } from './routes/endpoints/update-webhook-endpoint.ts';
import { deleteWebhookEndpointRoute } from './routes/endpoints/delete-webhook-endpoint.ts';
import { testWebhookEndpointRoute } from './routes/endpoints/test-webhook-endpoint.ts';
import { rotateWebhookEndpointSecretRoute } from './routes/signing/rotate-webhook-endpoint-secret.ts';
import { recoverWebhookEndpointRoute } from './routes/deliveries/recover-webhook-endpoint.ts';
import { listRecoveriesRoute } from './routes/deliveries/list-recoveries.ts';
import { getRecoveryRoute } from './routes/deliveries/get-recovery.ts';
import { getEventRoute } from './routes/events/get-event.ts';
import { deliverEventRoute } from './routes/events/deliver-event.ts';
import { listDeliveriesRoute } from './routes/deliveries/list-deliveries.ts';
import { getDeliveryRoute } from './routes/deliveries/get-delivery.ts';
import { retryDeliveriesRoute } from './routes/deliveries/retry-deliveries.ts';
import { retryDeliveryRoute } from './routes/deliveries/retry-delivery.ts';

/**
 * Webhook endpoints with their events and deliveries: a team's under `/v1`, the operator's own under
 * `/admin/v1`.
 */
export const webhookFace: FastifyPluginAsync<WebhookFaceOptions> = async (scope, options) => {
  await scope.register(createWebhookEndpointRoute, options);
  await scope.register(listWebhookEndpointsRoute, options);
  await scope.register(getWebhookEndpointRoute, options);
  await scope.register(updateWebhookEndpointRoute, options);
  await scope.register(deleteWebhookEndpointRoute, options);
  await scope.register(testWebhookEndpointRoute, options);
  await scope.register(rotateWebhookEndpointSecretRoute, options);
  await scope.register(recoverWebhookEndpointRoute, options);
  await scope.register(listRecoveriesRoute, options);
  await scope.register(getRecoveryRoute, options);
  await scope.register(getEventRoute, options);
  await scope.register(deliverEventRoute, options);
  await scope.register(listDeliveriesRoute, options);
  await scope.register(getDeliveryRoute, options);
  await scope.register(retryDeliveriesRoute, options);
  await scope.register(retryDeliveryRoute, options);
};

export interface WebhookFaceOptions {
  /** Those that a team and the operator both have. */
  operations: Pick<
    TeamOperations,
    | 'createEndpoint'
    | 'listEndpoints'
    | 'findEndpoint'
    | 'updateEndpoint'
    | 'deleteEndpoint'
    | 'readEndpointHealth'
    | 'testEndpoint'
    | 'rotateSigningSecret'
    | 'startRecovery'
    | 'countRecovery'
    | 'listRecoveries'
    | 'findRecovery'
    | 'findEvent'
    | 'deliverEvent'
    | 'listDeliveries'
    | 'findDelivery'
    | 'retryDeliveries'
    | 'retryDelivery'
  >;
  owner: EndpointOwner;
  clock: Clock;
}
