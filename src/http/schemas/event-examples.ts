import { toBudgetAlertResource } from '../../resources/budgets/budget-alert-resource.ts';
import type { BudgetBalance } from '../../resources/budgets/budget-resource.ts';
import type { FileView } from '../../domain/files/file-view.ts';
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
  completedLateAt: null,
  textsErasedAt: null,
  queueExpiresAt: createdAt + 900_000,
  account: null,
  upstreamGenerationId: null,
  traceparent: null,
  requestId: null,
  resolution: null,
  files: [],
};

const submitted = { ...generation, submittedAt: createdAt + 1_000 };
const ended = { ...submitted, finishedAt: createdAt + 21_000 };

const imageUrl = 'https://static.nanophoto.ai/generations/abc123.png';
const completed = { ...ended, status: 'completed', progress: 100, imageUrl } as const;

const fetchedFile: FileView = {
  id: 'file_01k3zv8q5rwt4n6m2x7c9d0e1f',
  teamId: generation.teamId,
  kind: 'result',
  status: 'fetching',
  generationId: generation.id,
  isWithheld: false,
  sourceUrl: imageUrl,
  name: null,
  objectId: null,
  contentType: null,
  bytes: null,
  contentHash: null,
  width: null,
  height: null,
  createdAt: createdAt + 21_000,
  storedAt: null,
  expiresAt: null,
  failureCount: 0,
  failure: null,
  url: 'https://images.example.com/files/file_01k3zv8q5rwt4n6m2x7c9d0e1f?expires=1788346800&signature=b0vWZ4l0zYlkhXWq0hZ3bq6m3b5d8c1a2e4f6g8h0jk',
};

const storedFile: FileView = {
  ...fetchedFile,
  status: 'stored',
  contentType: 'image/png',
  bytes: 2_481_152,
  contentHash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  width: 2_048,
  height: 1_152,
  storedAt: createdAt + 23_000,
};

const lostFile: FileView = { ...fetchedFile, status: 'lost', url: null, failureCount: 6 };

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
  usage: {
    limitCredits: 1_000,
    adjustmentCredits: 0,
    heldCredits: 16,
    settledCredits: 784,
    releasedCredits: 0,
  },
  bounds: { startsAt: Date.UTC(2026, 7, 31, 22), endsAt: Date.UTC(2026, 8, 30, 22) },
};

const endpointId = 'ep_01k3zv0000dddddddddddddddd';

/**
 * The `data` of each event type, made by the code that makes the real ones, so that no documented example
 * goes stale.
 */
export const eventExamples = {
  'generation.completed': toGenerationResource({ ...completed, files: [fetchedFile] }),
  'generation.completed_late': toGenerationResource({
    ...ended,
    status: 'failed',
    progress: 90,
    imageUrl,
    error: { code: 'upstream_timeout', message: 'The upstream has not finished within 600 s' },
    completedLateAt: createdAt + 900_000,
  }),
  'generation.file_stored': toGenerationResource({ ...completed, files: [storedFile] }),
  'generation.file_lost': toGenerationResource({ ...completed, files: [lostFile] }),
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
