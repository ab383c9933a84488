import { vi } from 'vitest';
import { noEstimate } from '../../src/domain/upstream/generation-estimate.ts';
import type { Operations } from '../../src/http/operations.ts';
import {
  NOW,
  endpoint,
  endpointId,
  generation,
  generationId,
  otherTeamsId,
  principal,
  quote,
  secret,
  signingKey,
  statement,
  teamKey,
  usageRow,
} from './fixtures.ts';
import { fakeLogOperations } from './log-operations.ts';

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
      endpoint: { ...endpoint, ...fields, headers: endpoint.headers },
      secret,
    })),
    listEndpoints: vi.fn<Operations['listEndpoints']>(async () => [endpoint]),
    listSigningKeys: vi.fn<Operations['listSigningKeys']>(async () => [signingKey]),
    findEndpoint: vi.fn<Operations['findEndpoint']>(async (_teamId, id) =>
      id === endpointId ? endpoint : null,
    ),
    deleteEndpoint: vi.fn<Operations['deleteEndpoint']>(async (_teamId, id) => id === endpointId),
    readUsage: vi.fn<Operations['readUsage']>(async () => [usageRow]),
    rotateSigningSecret: vi.fn<Operations['rotateSigningSecret']>(
      async ({ endpointId: id }, { overlapMs }) =>
        id === null || id === endpointId
          ? { outcome: 'rotated', secret, previousExpiresAt: overlapMs === 0 ? null : NOW + overlapMs }
          : { outcome: 'not_found' },
    ),
    updateEndpoint: vi.fn<Operations['updateEndpoint']>(async (_teamId, id, { headers: _, ...changes }) =>
      id === endpointId
        ? { outcome: 'updated', endpoint: { ...endpoint, ...changes } }
        : { outcome: 'not_found' },
    ),
    ...fakeLogOperations(),
    readSigningSecret: vi.fn<Operations['readSigningSecret']>(async () => secret),
  };
}
