import type { AdminOperations } from '../../src/operations/admin-operations.ts';
import type { Endpoint } from '../../src/domain/endpoints/endpoint.ts';
import type { Generation } from '../../src/domain/generations/generation.ts';
import type { UsageRow } from '../../src/domain/usage/usage-row.ts';
import type { GenerationQuote } from '../../src/operations/generations/quote-generation.ts';
import type { Overview } from '../../src/resources/overview/overview-resource.ts';
import type { BudgetBalance } from '../../src/resources/budgets/budget-resource.ts';

export const NOW = Date.UTC(2026, 8, 1, 9, 30);

const suffix = '01k3zv8q5rwt4n6m2x7c9d0e1f';

export const teamKey = 'nk_test';
export const operatorToken = 'operator-token-of-32-characters-';
/** The operator's face of a test in which nobody uses it: there is no operator. */
export const unusedAdmin = {
  token: operatorToken,
  operations: { authenticateOperator: async () => ({ outcome: 'unknown' }) } as unknown as AdminOperations,
};
export const principal = { teamId: `team_${suffix}`, keyId: `key_${suffix}` };
export const generationId = `gen_${suffix}`;
export const otherTeamsId = `gen_${suffix.replace('01k3', '01k4')}`;
export const unknownId = `gen_${suffix.replace('01k3', '01k5')}`;
export const endpointId = `ep_${suffix}`;
export const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

export function generation(changes: Partial<Generation> = {}): Generation {
  return {
    ...principal,
    id: generationId,
    model: 'nano-banana-2',
    input: {
      prompt: 'A fox',
      mode: 'generate',
      aspectRatio: '16:9',
      imageQuality: '2K',
      googleSearch: false,
    },
    metadata: { order: '4711' },
    priority: 'interactive',
    webhook: null,
    status: 'queued',
    progress: 0,
    priceCredits: 8,
    priceVersion: '2026-01-01',
    imageUrl: null,
    error: null,
    createdAt: NOW,
    submittedAt: null,
    finishedAt: null,
    completedLateAt: null,
    textsErasedAt: null,
    queueExpiresAt: NOW + 900_000,
    account: null,
    upstreamGenerationId: null,
    traceparent: null,
    requestId: null,
    resolution: null,
    files: [],
    ...changes,
  };
}

export const endpoint: Endpoint = {
  id: endpointId,
  teamId: principal.teamId,
  url: 'https://example.com/webhooks',
  events: ['generation.completed'],
  description: 'orders',
  headers: { authorization: 'sealed' },
  signatures: ['v1'],
  status: 'enabled',
  disabledReason: null,
  disabledAt: null,
  createdAt: NOW,
};

/** The example of RFC 8037, appendix A.1. */
export const signingKey = {
  id: `wsk_${suffix}`,
  publicKey: 'whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=',
  jwk: {
    kty: 'OKP',
    crv: 'Ed25519',
    x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
    kid: `wsk_${suffix}`,
    use: 'sig',
    alg: 'EdDSA',
  },
  createdAt: NOW,
  expiresAt: null,
} as const;

export const usageRow: UsageRow = {
  day: '2026-09-01',
  completed: 3,
  failed: 1,
  canceled: 0,
  settledCredits: 24,
  releasedCredits: 8,
  unreconciledCredits: 8,
  chargedCredits: 4,
  writtenOffCredits: 0,
  heldCredits: 16,
};

export const statement: BudgetBalance = {
  budget: {
    id: `bud_${suffix}`,
    scope: 'team',
    teamId: principal.teamId,
    keyId: null,
    limitCredits: 100,
    period: 'month',
    timeZone: 'Europe/Berlin',
    alertThresholds: [80],
    rolloverCapCredits: null,
    createdAt: NOW,
    endedAt: null,
  },
  usage: {
    limitCredits: 100,
    adjustmentCredits: -10,
    heldCredits: 8,
    settledCredits: 20,
    releasedCredits: 4,
  },
  bounds: { startsAt: Date.UTC(2026, 7, 31, 22), endsAt: Date.UTC(2026, 8, 30, 22) },
};

export const overview: Overview = {
  at: NOW,
  budgets: [{ balance: statement, forecastCredits: 60 }],
  queue: [{ teamId: principal.teamId, queued: 3, oldestQueuedAt: NOW - 60_000 }],
  inFlight: 2,
  deliveries: {
    pending: 1,
    oldestPendingAt: NOW - 5_000,
    byTeam: [{ teamId: principal.teamId, pending: 1, oldestPendingAt: NOW - 5_000 }],
  },
  circuits: [],
};

export function quote(changes: Partial<GenerationQuote> = {}): GenerationQuote {
  return {
    model: 'nano-banana-2',
    input: generation().input,
    priceCredits: 8,
    priceVersion: '2026-01-01',
    accepted: true,
    refusal: null,
    headroomCredits: 62,
    budgets: [statement],
    ...changes,
  };
}

export const budgetRefusal = {
  code: 'budget_exceeded' as const,
  budgetId: statement.budget.id,
  scope: 'team' as const,
  limitCredits: 10,
  adjustmentCredits: 0,
  heldCredits: 4,
  settledCredits: 4,
  requiredCredits: 8,
  resetsAt: statement.bounds.endsAt,
};
