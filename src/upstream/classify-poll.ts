import type { AnyModel } from '../domain/models/catalogue.ts';
import type { ExpectedStatus, StatusReply } from '../domain/models/status-reply.ts';
import type { Answer, Answered } from './answer.ts';
import type { PollOutcome } from './poll-outcome.ts';
import { pollRules } from './poll-rules.ts';
import { reasonOf } from './reason-of.ts';
import { findRule, type Facts, type PollRule, type Saying } from './outcome-rule.ts';

/** Classifies the answer to `check-status`, or the lack of one, by `pollRules`. */
export function classifyPoll(answer: Answer, model: AnyModel, expected: ExpectedStatus): PollOutcome {
  const reply: StatusReply =
    answer.kind === 'answered' && answer.body !== null
      ? model.readStatusReply(answer.body, expected)
      : { kind: 'unreadable', reason: '' };
  const rule = findRule<PollRule>(pollRules, factsOf(answer, reply));
  if (rule.outcome === 'as_read' && reply.kind !== 'refused' && reply.kind !== 'unreadable') return reply;
  if (rule.outcome === 'not_found' || rule.outcome === 'forbidden') return { kind: rule.outcome };
  return {
    kind: 'no_answer',
    cause: rule.outcome === 'no_answer' ? rule.cause : 'unavailable',
    reason: reasonOf(answer, reply, rule.because),
    retryAfterMs: answer.kind === 'answered' ? answer.retryAfterMs : null,
  };
}

function factsOf(answer: Answer, reply: StatusReply): Facts {
  if (answer.kind === 'not_connected') return { status: 'not connected', says: new Set() };
  if (answer.kind === 'lost') return { status: 'no answer', says: new Set() };
  return { status: answer.status, says: new Set([sayingOf(reply, answer)]) };
}

function sayingOf(reply: StatusReply, { body }: Answered): Saying {
  switch (reply.kind) {
    case 'refused':
      return reply.errorCode as Uppercase<string>;
    case 'unreadable':
      return 'no errorCode';
    case 'running':
      return reply.unknownStatus === undefined ? 'known status' : 'unknown status';
    case 'completed':
    case 'completed_without_image':
      return 'known status';
    case 'failed':
      if (body?.errorCode === 'GENERATION_FAILED') return 'GENERATION_FAILED';
      return body?.status === 'failed' ? 'known status' : 'success false';
    case 'failed_unconfirmed':
      return 'unknown status';
  }
}
