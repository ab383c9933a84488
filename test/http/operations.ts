import { vi } from 'vitest';
import { noEstimate } from '../../src/domain/queue-estimate.ts';
import type { Operations } from '../../src/http/operations.ts';
import {
  endpoint,
  endpointId,
  generation,
  generationId,
  otherTeamsId,
  principal,
  quote,
  secret,
  statement,
  teamKey,
  usageRow,
} from './fixtures.ts';

/** Operations of a team that has one generation, one endpoint and one budget. They keep nothing; a test reads what they were called with. */
export function fakeOperations() {
  return {
    authenticateKey: vi.fn<Operations['authenticateKey']>(async (key) =>
      key === teamKey ? { principal, limits: { team: null, key: null } } : null,
    ),
    acceptGeneration: vi.fn<Operations['acceptGeneration']>(async ({ model, metadata }) => ({
      outcome: 'accepted',
      generation: generation({ model, metadata }),
      replayed: false,
    })),
    findGeneration: vi.fn<Operations['findGeneration']>(async (_teamId, id) => {
      if (id === otherTeamsId) return { outcome: 'other_team' };
      return id === generationId ? { outcome: 'found', generation: generation() } : { outcome: 'unknown' };
    }),
    estimateGeneration: vi.fn<Operations['estimateGeneration']>(async () => noEstimate),
    listGenerations: vi.fn<Operations['listGenerations']>(async () => ({
      generations: [generation()],
      nextCursor: generationId,
    })),
    cancelGeneration: vi.fn<Operations['cancelGeneration']>(async (_principal, id) =>
      id === generationId
        ? { outcome: 'canceled', generation: generation({ status: 'canceled' }) }
        : { outcome: 'not_found' },
    ),
    quoteGeneration: vi.fn<Operations['quoteGeneration']>(async ({ model }) => quote({ model })),
    readBudgets: vi.fn<Operations['readBudgets']>(async () => [statement]),
    createEndpoint: vi.fn<Operations['createEndpoint']>(async (_teamId, fields) => ({
      outcome: 'created',
      endpoint: { ...endpoint, ...fields },
      secret,
    })),
    listEndpoints: vi.fn<Operations['listEndpoints']>(async () => [endpoint]),
    findEndpoint: vi.fn<Operations['findEndpoint']>(async (_teamId, id) =>
      id === endpointId ? endpoint : null,
    ),
    deleteEndpoint: vi.fn<Operations['deleteEndpoint']>(async (_teamId, id) => id === endpointId),
    readUsage: vi.fn<Operations['readUsage']>(async () => [usageRow]),
    readSigningSecret: vi.fn<Operations['readSigningSecret']>(async () => secret),
  };
}
