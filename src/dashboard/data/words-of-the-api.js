// The words of the API that filters and forms offer. A test compares them with those of the domain, which a browser cannot import.

export const eventTypes = [
  'generation.completed',
  'generation.failed',
  'generation.canceled',
  'generation.completed_late',
  'generation.pending',
  'generation.generating',
  'generation.file_stored',
  'generation.file_lost',
  'budget.threshold_reached',
  'budget.exhausted',
  'endpoint.disabled',
  'ping',
];

export const statuses = ['queued', 'pending', 'generating', 'completed', 'failed', 'canceled'];

export const models = ['nano-banana-2', 'nano-banana-pro'];

export const qualities = ['1K', '2K', '4K'];
