import type { AnyModel, ModelId } from '../domain/models/catalogue.ts';
import type { Answer } from './answer.ts';
import type { PollOutcome, SubmitOutcome } from './outcomes.ts';
import { excerptOf, redact } from './redaction.ts';

/** Reports what does not fit; an unknown status word once per word. */
export function createReplyLog(write: (entry: UpstreamLogEntry) => void = () => undefined) {
  const unknownWords = new Set<string>();

  function report(asked: Asked, message: UpstreamLogEntry['message'], reason: string): void {
    const { operation, account, model, answer } = asked;
    if (answer.kind !== 'answered') return;
    write({
      message,
      operation,
      account: account.name,
      model: model.id,
      status: answer.status,
      reason: redact(reason, account.apiKey),
      excerpt: excerptOf(answer.text, account.apiKey),
    });
  }

  return {
    submit(asked: Asked, outcome: SubmitOutcome): void {
      const unreadable = asked.answer.kind === 'answered' && asked.answer.body === null;
      if (outcome.kind === 'unknown' || (unreadable && outcome.kind === 'not_sent'))
        report(asked, 'upstream reply does not fit', outcome.reason);
    },
    poll(asked: Asked, outcome: PollOutcome): void {
      if (outcome.kind === 'running' && outcome.unknownStatus !== undefined) {
        const word = outcome.unknownStatus;
        if (unknownWords.has(word) || unknownWords.size >= MAX_UNKNOWN_WORDS) return;
        unknownWords.add(word);
        report(asked, 'upstream reply has an unknown status', `the status "${word}" is read as generating`);
      } else if (outcome.kind === 'completed_without_image') {
        report(asked, 'upstream reply does not fit', 'completed without a usable imageUrl');
      } else if (outcome.kind === 'no_answer' && outcome.cause === 'unavailable') {
        report(asked, 'upstream reply does not fit', outcome.reason);
      }
    },
  };
}

/** An answer that does not fit the upstream's document. `excerpt`: at most 200 characters, without the key. */
export interface UpstreamLogEntry {
  message: 'upstream reply does not fit' | 'upstream reply has an unknown status';
  operation: 'submit' | 'check_status';
  account: string;
  model: ModelId;
  status: number;
  reason: string;
  excerpt: string;
}

interface Asked {
  operation: UpstreamLogEntry['operation'];
  account: { name: string; apiKey: string };
  model: AnyModel;
  answer: Answer;
}

// An upstream that makes up a word for every answer must not grow the memory or the log.
const MAX_UNKNOWN_WORDS = 100;
