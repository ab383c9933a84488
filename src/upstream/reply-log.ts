import type { AnyModel, ModelId } from '../domain/models/catalogue.ts';
import type { Answer } from './answer.ts';
import type { PollOutcome } from './poll-outcome.ts';
import type { SubmitOutcome } from './submit-outcome.ts';
import { excerptOf, redact } from './redact.ts';

/** Reports answers that do not match the vendor's API document; an unknown status once for each word. */
export function createReplyLog(write: (entry: UpstreamLogEntry) => void = () => undefined) {
  const unknownWords = new Set<string>();

  function report(exchange: LoggedExchange, message: UpstreamLogEntry['message'], reason: string): void {
    const { operation, account, model, answer } = exchange;
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
    submit(exchange: LoggedExchange, outcome: SubmitOutcome): void {
      const unreadable = exchange.answer.kind === 'answered' && exchange.answer.body === null;
      if (outcome.kind === 'unknown' || (unreadable && outcome.kind === 'not_sent'))
        report(exchange, 'unexpected upstream reply', outcome.reason);
    },
    poll(exchange: LoggedExchange, outcome: PollOutcome): void {
      if (outcome.kind === 'running' && outcome.unknownStatus !== undefined) {
        const word = outcome.unknownStatus;
        if (unknownWords.has(word) || unknownWords.size >= MAX_UNKNOWN_WORDS) return;
        unknownWords.add(word);
        report(exchange, 'unknown upstream status', `the status "${word}" is read as generating`);
      } else if (outcome.kind === 'completed_without_image') {
        report(exchange, 'unexpected upstream reply', 'completed without a usable imageUrl');
      } else if (outcome.kind === 'failed_unconfirmed') {
        report(exchange, 'unexpected upstream reply', 'an undocumented word for a failure');
      } else if (outcome.kind === 'no_answer' && outcome.cause === 'unavailable') {
        report(exchange, 'unexpected upstream reply', outcome.reason);
      }
    },
  };
}

/**
 * An answer that does not match the vendor's API document. `excerpt`: at most 200 characters, without the
 * key.
 */
export interface UpstreamLogEntry {
  message: 'unexpected upstream reply' | 'unknown upstream status';
  operation: 'submit' | 'check_status';
  account: string;
  model: ModelId;
  status: number;
  reason: string;
  excerpt: string;
}

interface LoggedExchange {
  operation: UpstreamLogEntry['operation'];
  account: { name: string; apiKey: string };
  model: AnyModel;
  answer: Answer;
}

// An upstream that invents a word for every answer must not fill the memory or the log.
const MAX_UNKNOWN_WORDS = 100;
