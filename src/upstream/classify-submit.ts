import type { AnyModel } from '../domain/models/catalogue.ts';
import type { ToImageUrl } from '../domain/models/status-reply.ts';
import type { SubmitReply } from '../domain/models/submit-reply.ts';
import type { Answer } from './answer.ts';
import type { SubmitOutcome } from './submit-outcome.ts';
import { reasonOf } from './reason-of.ts';
import { findRule, type Facts, type SubmitRule } from './outcome-rule.ts';
import { submitRules } from './submit-rules.ts';

/** Classifies the answer to `generate`, or the lack of one, by `submitRules`. */
export function classifySubmit(answer: Answer, model: AnyModel, toImageUrl: ToImageUrl): SubmitOutcome {
  const reply: SubmitReply =
    answer.kind === 'answered' && answer.body !== null
      ? model.readSubmitReply(answer.body, toImageUrl)
      : { kind: 'unreadable', reason: '' };
  const rule = findRule<SubmitRule>(submitRules, factsOf(answer, reply));
  const refusal = refusalOf(reply);
  const retryAfterMs = answer.kind === 'answered' ? answer.retryAfterMs : null;
  switch (rule.outcome) {
    case 'confirmed':
      if (reply.kind !== 'confirmed') break;
      return {
        kind: 'confirmed',
        upstreamGenerationId: reply.upstreamGenerationId,
        upstreamTaskId: reply.upstreamTaskId,
        imageUrl: reply.imageUrl,
      };
    case 'refused':
      if (refusal === null) break;
      return { kind: 'refused', ...refusal };
    case 'not_sent':
      return {
        kind: 'not_sent',
        cause: rule.cause,
        reason: reasonOf(answer, reply, rule.because),
        retryAfterMs,
      };
    case 'unknown':
      break;
  }
  return { kind: 'unknown', reason: reasonOf(answer, reply, rule.because), retryAfterMs };
}

function factsOf(answer: Answer, reply: SubmitReply): Facts {
  if (answer.kind === 'not_connected') return { status: 'not connected', says: new Set() };
  if (answer.kind === 'lost') return { status: 'no answer', says: new Set() };
  const says = new Set<string>();
  const refusal = refusalOf(reply);
  const success = answer.body?.success;
  if (reply.kind === 'failed') says.add('failed');
  if (reply.kind === 'confirmed' && reply.imageUrl !== null) says.add('a picture');
  if (reply.kind === 'confirmed' && reply.upstreamGenerationId !== null) {
    says.add('generationId');
    if (refusal === null) says.add('generationId without errorCode');
  }
  if (refusal !== null) says.add('any errorCode').add(refusal.errorCode);
  if (refusal !== null && success === false) says.add('errorCode with success false');
  if (refusal !== null || typeof success === 'boolean') says.add('JSON of the API');
  return { status: answer.status, says };
}

function refusalOf(reply: SubmitReply): { errorCode: string; message: string } | null {
  if (reply.kind === 'confirmed') return reply.refusal;
  if (reply.kind === 'failed') return { errorCode: 'GENERATION_FAILED', message: reply.message };
  return reply.kind === 'refused' ? { errorCode: reply.errorCode, message: reply.message } : null;
}
