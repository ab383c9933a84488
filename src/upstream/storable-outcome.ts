import { isStorable, storableText } from '../domain/storable-text.ts';
import type { PollOutcome } from './poll-outcome.ts';
import type { SubmitOutcome } from './submit-outcome.ts';

/**
 * The outcome with nothing in it that the database could not store. Text that is only shown has U+FFFD instead. The URL of a picture is
 * written as every client sends it. An id is sent back in each poll, so one that cannot be stored leaves the outcome unknown: an
 * unreconciled charge that names the id.
 */
export function storableOutcome<Outcome extends SubmitOutcome | PollOutcome>(outcome: Outcome): Outcome;
export function storableOutcome(outcome: SubmitOutcome | PollOutcome): SubmitOutcome | PollOutcome {
  const id = outcome.kind === 'confirmed' ? outcome.upstreamGenerationId : null;
  if (id !== null && !isStorable(id))
    return { kind: 'unknown', reason: `the generationId ${spelled(id)} cannot be stored` };
  const storable: Record<string, unknown> = { ...outcome };
  for (const [name, value] of Object.entries(outcome)) {
    if (typeof value !== 'string' || isStorable(value)) continue;
    storable[name] = name === 'imageUrl' ? new URL(value).href : storableText(value);
  }
  return storable as unknown as SubmitOutcome | PollOutcome;
}

/** With escapes (`"a\u0000b"`), so that the operator can identify it. */
function spelled(id: string): string {
  return JSON.stringify(id.slice(0, MAX_SPELLED_CHARACTERS));
}

// Reasons are read by people.
const MAX_SPELLED_CHARACTERS = 200;
