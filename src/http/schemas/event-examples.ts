import { toBudgetAlertResource } from '../../resources/budgets/budget-alert-resource.ts';
import type { BudgetBalance } from '../../resources/budgets/budget-resource.ts';
import { DAY_MS } from '../../domain/clock.ts';
import { toEndpointDisabledResource } from '../../resources/endpoints/endpoint-disabled-resource.ts';
import type { EventData } from '../../resources/events/event-payload.ts';
import { toGenerationResource } from '../../resources/generations/generation-resource.ts';
import type { Generation } from '../../domain/generations/generation.ts';
import { toPingResource } from '../../resources/endpoints/ping-resource.ts';
import type { EventType } from '../../domain/events/event-type.ts';

const createdAt = Date.UTC(2026, 8, 1, 9, 30);

const generation: Generation = {
  id: 'gen_01k3zv8q5rwt4n6m2x7c9d0e1f',
  teamId: 'team_01k3zv0000aaaaaaaaaaaaaaaa',
  keyId: 'key_01k3zv0000bbbbbbbbbbbbbbbb',
  model: 'nano-banana-2',
  input: {
    prompt: 'A futuristic cityscape at sunset with flying cars and neon lights',
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
  createdAt,
  submittedAt: null,
  finishedAt: null,
  queueExpiresAt: createdAt + 900_000,
  account: null,
  upstreamGenerationId: null,
  traceparent: null,
};

const submitted = { ...generation, submittedAt: createdAt + 1_000 };
const ended = { ...submitted, finishedAt: createdAt + 21_000 };

const balance: BudgetBalance = {
  budget: {
    id: 'bud_01k3zv0000cccccccccccccccc',
    scope: 'team',
    teamId: generation.teamId,
    keyId: null,
    limitCredits: 1_000,
    period: 'month',
    timeZone: 'Europe/Berlin',
    alertThresholds: [50, 80, 100],
    rolloverCapCredits: null,
    createdAt: Date.UTC(2026, 0, 1),
    endedAt: null,
  },
  usage: { limitCredits: 1_000, adjustmentCredits: 0, heldCredits: 16, settledCredits: 784 },
  bounds: { startsAt: Date.UTC(2026, 7, 31, 22), endsAt: Date.UTC(2026, 8, 30, 22) },
};

const endpointId = 'ep_01k3zv0000dddddddddddddddd';

/**
 * The `data` of each event type, made by the code that makes the real ones, so that no documented example
 * goes stale.
 */
export const eventExamples = {
  'generation.completed': toGenerationResource({
    ...ended,
    status: 'completed',
    progress: 100,
    imageUrl: 'https://static.nanophoto.ai/generations/abc123.png',
  }),
  'generation.failed': toGenerationResource({
    ...ended,
    status: 'failed',
    progress: 40,
    error: { code: 'generation_failed', message: 'Generation failed' },
  }),
  'generation.pending': toGenerationResource({ ...submitted, status: 'pending' }),
  'generation.generating': toGenerationResource({ ...submitted, status: 'generating', progress: 40 }),
  'generation.canceled': toGenerationResource({ ...ended, submittedAt: null, status: 'canceled' }),
  'budget.threshold_reached': toBudgetAlertResource(balance, 80),
  'budget.exhausted': toBudgetAlertResource(
    { ...balance, usage: { ...balance.usage, settledCredits: 984 } },
    100,
  ),
  'endpoint.disabled': toEndpointDisabledResource({
    id: endpointId,
    url: 'https://example.com/webhooks',
    description: 'orders',
    disabledReason: 'failing',
    disabledAt: createdAt,
    failingSince: createdAt - 5 * DAY_MS,
  }),
  ping: toPingResource(endpointId),
} satisfies Record<EventType, EventData>;

export const eventTime = createdAt + 21_000;

export const generationExample = toGenerationResource(generation);

export const createExample = {
  model: generation.model,
  input: { prompt: generation.input.prompt, mode: 'generate', aspectRatio: '16:9', imageQuality: '2K' },
  webhook: { url: 'https://example.com/webhooks', events: ['generation.completed', 'generation.failed'] },
  metadata: generation.metadata,
};
