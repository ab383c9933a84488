import { Type } from 'typebox';
import { Check } from 'typebox/schema';
import { messageOf, readRefusal, type Refusal } from './refusal.ts';
import { sole } from './sole.ts';
import { statusWord } from './status-word.ts';

/** What an answer to `check-status` says, whatever its HTTP status. */
export type StatusReply =
  | { kind: 'running'; status: 'pending' | 'generating'; progress: number | null; unknownStatus?: string }
  | { kind: 'completed'; imageUrl: string }
  | { kind: 'completed_without_image' }
  | { kind: 'failed'; message: string }
  /** A word for a failure that the vendor does not document, and no `success: false`. */
  | { kind: 'failed_unconfirmed'; message: string }
  | ({ kind: 'refused' } & Refusal)
  | { kind: 'unreadable'; reason: string };

export interface ExpectedStatus {
  upstreamGenerationId: string;
  toImageUrl: ToImageUrl;
}

/** The absolute URL of a usable picture; null when the value is none. */
export type ToImageUrl = (value: unknown) => string | null;

const AnyBody = Type.Object({ generationId: Type.Optional(Type.Unknown()) });
const FailedBody = Type.Object({
  success: Type.Literal(false),
  errorCode: Type.Optional(Type.Unknown()),
  error: Type.Optional(Type.Unknown()),
});
const StatusBody = Type.Object({
  status: Type.String({ minLength: 1, maxLength: 200 }),
  progress: Type.Optional(Type.Unknown()),
  imageUrl: Type.Optional(Type.Unknown()),
  error: Type.Optional(Type.Unknown()),
});

/**
 * Reads the answer to `check-status` of the image models ("Check Status" in the vendor's API document).
 * `success: false` without an error code is a failure whatever `status` says, as in the vendor's own client;
 * an error code beside it counts before `status`. Otherwise a known status counts before an error code. An
 * answer about another generation is unreadable: it must never end this one.
 */
export function readImageStatusReply(body: unknown, expected: ExpectedStatus): StatusReply {
  if (Check(AnyBody, body) && isOtherId(sole(body.generationId), expected.upstreamGenerationId))
    return { kind: 'unreadable', reason: 'an answer about another generation' };
  const refusal = readRefusal(body);
  const isFailed = Check(FailedBody, body);
  const reply = isFailed ? null : readStatus(body, expected.toImageUrl);
  if (reply !== null && (refusal === null || countsBesideErrorCode(reply))) return reply;
  if (refusal?.errorCode === 'GENERATION_FAILED') return { kind: 'failed', message: refusal.message };
  if (refusal !== null) return { kind: 'refused', ...refusal };
  if (isFailed && isEmpty(body.errorCode))
    return { kind: 'failed', message: messageOf(body.error, 'Generation failed') };
  return { kind: 'unreadable', reason: 'neither a status nor an errorCode' };
}

function countsBesideErrorCode({ kind, ...reply }: StatusReply): boolean {
  if (kind === 'running') return !('unknownStatus' in reply);
  return kind === 'completed' || kind === 'completed_without_image';
}

function readStatus(body: unknown, toImageUrl: ToImageUrl): StatusReply | null {
  if (!Check(StatusBody, body)) return null;
  const { status, error } = body;
  const meaning = statusWord(status);
  const progress = readProgress(body.progress);
  switch (meaning) {
    case 'completed': {
      const imageUrl = toImageUrl(sole(body.imageUrl));
      return imageUrl === null ? { kind: 'completed_without_image' } : { kind: 'completed', imageUrl };
    }
    case 'failed':
    case 'failed_unconfirmed':
      return { kind: meaning, message: messageOf(error, 'Generation failed') };
    case 'pending':
    case 'generating':
      return { kind: 'running', status: meaning, progress };
    case null:
      return { kind: 'running', status: 'generating', progress, unknownStatus: status };
  }
}

function isOtherId(value: unknown, id: string): boolean {
  return (typeof value === 'string' || typeof value === 'number') && String(value) !== id;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

// 100 is reserved for `completed`: a generation that still runs is never shown as finished.
function readProgress(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value)
    ? Math.min(99, Math.max(0, Math.round(value)))
    : null;
}
