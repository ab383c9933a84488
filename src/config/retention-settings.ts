import { retentionDays } from '../domain/retention/retention.ts';
import { integer } from './kinds/integer.ts';

const days = { unit: 'days' };

/** How long what may be personal is kept. Rows, ids, times and money stay for ever. */
export const retentionSettings = {
  RETENTION_TEXTS_DAYS: integer(
    retentionDays,
    90,
    'How long prompts, metadata, image URLs, error texts, event payloads and excerpts of answers are kept after a generation was created. A team can have less.',
    days,
  ),
  RETENTION_EVENTS_DAYS: integer(
    retentionDays,
    90,
    'How long events, their deliveries and attempts are kept. A team can have less.',
    days,
  ),
  RETENTION_IDEMPOTENCY_KEYS_DAYS: integer(
    { min: 1, max: 3_650 },
    30,
    'How long an `Idempotency-Key` is kept after its generation was created, and at least until it has ended. Then the key is free.',
    days,
  ),
};
