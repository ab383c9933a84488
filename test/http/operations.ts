import { vi } from 'vitest';
import { noLimits } from '../../src/domain/access/access-limits.ts';
import { permissions } from '../../src/domain/access/permissions.ts';
import { noEstimate } from '../../src/domain/upstream/generation-estimate.ts';
import type { TeamOperations } from '../../src/operations/team-operations.ts';
import {
  NOW,
  endpoint,
  endpointId,
  generation,
  generationId,
  overview,
  otherTeamsId,
  principal,
  quote,
  secret,
  signingKey,
  statement,
  teamKey,
  usageRow,
} from './fixtures.ts';
import { fakeFileOperations } from './file-operations.ts';
import { fakeLogOperations } from './log-operations.ts';

/** TeamOperations of a team that has one generation, one endpoint and one budget. They keep nothing; a test reads what they were called with. */
export function fakeOperations() {
  return {
    authenticateKey: vi.fn<TeamOperations['authenticateKey']>(async (key) =>
      key === teamKey
        ? { outcome: 'authenticated', caller: { principal, limits: { team: null, key: null }, permissions } }
        : { outcome: 'unknown' },
    ),
    acceptGeneration: vi.fn<TeamOperations['acceptGeneration']>(async ({ model, metadata }) => ({
      outcome: 'accepted',
      generation: generation({ model, metadata }),
      replayed: false,
    })),
    findGeneration: vi.fn<TeamOperations['findGeneration']>(async (_teamId, id) => {
      if (id === otherTeamsId) return { outcome: 'other_team' };
      return id === generationId ? { outcome: 'found', generation: generation() } : { outcome: 'unknown' };
    }),
    estimateGeneration: vi.fn<TeamOperations['estimateGeneration']>(async () => noEstimate),
    estimateAccepted: vi.fn<TeamOperations['estimateAccepted']>(async () => noEstimate),
    explainWaiting: vi.fn<TeamOperations['explainWaiting']>(async () => null),
    listGenerations: vi.fn<TeamOperations['listGenerations']>(async () => ({
      generations: [generation()],
      nextCursor: generationId,
    })),
    cancelGeneration: vi.fn<TeamOperations['cancelGeneration']>(async (_principal, id) =>
      id === generationId
        ? { outcome: 'canceled', generation: generation({ status: 'canceled' }) }
        : { outcome: 'not_found' },
    ),
    quoteGeneration: vi.fn<TeamOperations['quoteGeneration']>(async ({ model }) => quote({ model })),
    readMe: vi.fn<TeamOperations['readMe']>(async () => ({
      team: { id: principal.teamId, name: 'web', weight: 1, createdAt: NOW },
      key: {
        id: principal.keyId,
        teamId: principal.teamId,
        name: 'orders',
        permissions: null,
        createdAt: NOW,
        expiresAt: null,
        lastUsedAt: null,
        revokedAt: null,
      },
      permissions,
      limits: { team: { ...noLimits, requestsPerMinute: 600 }, key: noLimits },
      budgets: [statement],
    })),
    readBudgets: vi.fn<TeamOperations['readBudgets']>(async () => [statement]),
    createEndpoint: vi.fn<TeamOperations['createEndpoint']>(async (_teamId, fields) => ({
      outcome: 'created',
      endpoint: { ...endpoint, ...fields, headers: endpoint.headers },
      secret,
    })),
    listEndpoints: vi.fn<TeamOperations['listEndpoints']>(async () => [endpoint]),
    listSigningKeys: vi.fn<TeamOperations['listSigningKeys']>(async () => [signingKey]),
    findEndpoint: vi.fn<TeamOperations['findEndpoint']>(async (_teamId, id) =>
      id === endpointId ? endpoint : null,
    ),
    readEndpointHealth: vi.fn<TeamOperations['readEndpointHealth']>(async (ids) =>
      ids.map(() => ({ failingSince: NOW, nextAttemptAt: NOW + 60_000, successRate24h: 0.5 })),
    ),
    deleteEndpoint: vi.fn<TeamOperations['deleteEndpoint']>(async (_teamId, id) => id === endpointId),
    readOverview: vi.fn<TeamOperations['readOverview']>(async () => overview),
    readUsage: vi.fn<TeamOperations['readUsage']>(async () => [usageRow]),
    rotateSigningSecret: vi.fn<TeamOperations['rotateSigningSecret']>(
      async ({ endpointId: id }, { overlapMs }) =>
        id === null || id === endpointId
          ? { outcome: 'rotated', secret, previousExpiresAt: overlapMs === 0 ? null : NOW + overlapMs }
          : { outcome: 'not_found' },
    ),
    updateEndpoint: vi.fn<TeamOperations['updateEndpoint']>(
      async (_teamId, id, { headers: _, ...changes }) =>
        id === endpointId
          ? { outcome: 'updated', endpoint: { ...endpoint, ...changes } }
          : { outcome: 'not_found' },
    ),
    ...fakeLogOperations(),
    ...fakeFileOperations(),
    readSigningSecret: vi.fn<TeamOperations['readSigningSecret']>(async () => secret),
  };
}
