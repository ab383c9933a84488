import type { Permission } from '../../domain/access/permissions.ts';
import { models } from '../../domain/models/catalogue.ts';
import { dropInOperationId } from '../routes/drop-in/drop-in-operation-id.ts';

/**
 * The permission that each operation of a team requires of its key, by the operation's id; null: any valid key. The only place: a
 * route that is not listed is not registered. The drop-in operations are the models' own.
 */
export const requiredPermissions: Readonly<Partial<Record<string, Permission | null>>> = {
  readMe: null,
  listModels: null,
  getModel: null,
  createGeneration: 'generate',
  quoteGeneration: 'generate',
  cancelGeneration: 'generate',
  uploadFile: 'generate',
  deleteFile: 'generate',
  listGenerations: 'read',
  getGeneration: 'read',
  streamGenerationEvents: 'read',
  readBudget: 'read',
  readUsage: 'read',
  readOverview: 'read',
  streamOverviewEvents: 'read',
  listEvents: 'read',
  getEvent: 'read',
  listFiles: 'read',
  getFile: 'read',
  readFileContent: 'read',
  readWebhookSecret: 'webhooks',
  rotateWebhookSecret: 'webhooks',
  createWebhookEndpoint: 'webhooks',
  listWebhookEndpoints: 'webhooks',
  getWebhookEndpoint: 'webhooks',
  updateWebhookEndpoint: 'webhooks',
  deleteWebhookEndpoint: 'webhooks',
  testWebhookEndpoint: 'webhooks',
  rotateWebhookEndpointSecret: 'webhooks',
  recoverWebhookEndpoint: 'webhooks',
  listRecoveries: 'webhooks',
  getRecovery: 'webhooks',
  deliverEvent: 'webhooks',
  listDeliveries: 'webhooks',
  getDelivery: 'webhooks',
  retryDelivery: 'webhooks',
  retryDeliveries: 'webhooks',
  ...Object.fromEntries(
    models.flatMap((model) => [
      [dropInOperationId(model, 'generate'), 'generate'],
      [dropInOperationId(model, 'checkStatus'), 'read'],
    ]),
  ),
};
