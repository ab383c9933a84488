import { catalogue } from '../../../src/domain/models/catalogue.ts';
import { readAnswer, type Answer } from '../../../src/upstream/answer.ts';
import { classifyPoll } from '../../../src/upstream/classify-poll.ts';
import { classifySubmit } from '../../../src/upstream/classify-submit.ts';
import type { PollOutcome } from '../../../src/upstream/poll-outcome.ts';
import type { SubmitOutcome } from '../../../src/upstream/submit-outcome.ts';

const MODEL = catalogue['nano-banana-2'];
const toImageUrl = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** An answer that is no answer of the API: what the client makes of it, by its own tables. */
export interface FaultyAnswer {
  toSubmission: SubmitOutcome;
  toPoll(upstreamGenerationId: string): PollOutcome;
}

/** An HTML page, as a proxy or a firewall sends it. */
export function page(status: number): FaultyAnswer {
  const text = `<!doctype html><title>${status}</title>`;
  return outcomesOf(readAnswer({ status, headers: {}, text, cutShort: null }, 0));
}

/** The error of the API's own document. */
export function apiError(status: number, errorCode: string): FaultyAnswer {
  const text = JSON.stringify({ success: false, error: errorCode, errorCode });
  return outcomesOf(readAnswer({ status, headers: {}, text, cutShort: null }, 0));
}

/** Nothing until the time-out. */
export const noAnswer: FaultyAnswer = outcomesOf({ kind: 'lost', reason: 'no answer before the time-out' });

function outcomesOf(answer: Answer): FaultyAnswer {
  return {
    toSubmission: classifySubmit(answer, MODEL, toImageUrl),
    toPoll: (upstreamGenerationId) => classifyPoll(answer, MODEL, { upstreamGenerationId, toImageUrl }),
  };
}
