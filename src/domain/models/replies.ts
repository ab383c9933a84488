import { Type } from 'typebox';
import { Compile } from 'typebox/compile';

/** What an answer to `generate` says, whatever its HTTP status. */
export type SubmitReply =
  | { kind: 'taken'; upstreamGenerationId: string; upstreamTaskId: string | null }
  | { kind: 'refused'; errorCode: string; message: string }
  | { kind: 'unreadable'; reason: string };

/** What an answer to `check-status` says, whatever its HTTP status. */
export type StatusReply =
  | { kind: 'running'; status: 'pending' | 'generating'; progress: number | null; unknownStatus?: string }
  | { kind: 'completed'; imageUrl: string }
  | { kind: 'completed_without_image' }
  | { kind: 'failed'; message: string }
  | { kind: 'refused'; errorCode: string; message: string }
  | { kind: 'unreadable'; reason: string };

// Ids are documented as strings and have been seen to change type; a number is read as its digits.
const Id = Type.Union([Type.String({ minLength: 1, maxLength: 200 }), Type.Integer()]);

const SubmitBody = Compile(
  Type.Object({ success: Type.Literal(true), generationId: Id, taskId: Type.Optional(Type.Unknown()) }),
);
const StatusBody = Compile(
  Type.Object({
    status: Type.String({ minLength: 1, maxLength: 200 }),
    generationId: Type.Optional(Type.Unknown()),
    progress: Type.Optional(Type.Unknown()),
    imageUrl: Type.Optional(Type.Unknown()),
    error: Type.Optional(Type.Unknown()),
  }),
);
const ErrorBody = Compile(
  Type.Object({
    errorCode: Type.String({ minLength: 1, maxLength: 100 }),
    error: Type.Optional(Type.Unknown()),
  }),
);

/** Reads the answer to `generate` as the image models give it. */
export function readImageSubmitReply(body: unknown): SubmitReply {
  if (SubmitBody.Check(body)) {
    const { generationId, taskId } = body;
    return {
      kind: 'taken',
      upstreamGenerationId: String(generationId),
      upstreamTaskId: typeof taskId === 'string' ? taskId : null,
    };
  }
  if (ErrorBody.Check(body))
    return { kind: 'refused', errorCode: body.errorCode, message: messageOf(body.error, body.errorCode) };
  return { kind: 'unreadable', reason: 'neither a generationId nor an errorCode' };
}

/**
 * Reads the answer to `check-status` as the image models give it. `status` decides, not `success`: the two are known to
 * disagree. An answer about another generation is unreadable: it must never end this one.
 */
export function readImageStatusReply(body: unknown, upstreamGenerationId: string): StatusReply {
  if (!StatusBody.Check(body)) {
    if (ErrorBody.Check(body)) {
      const { errorCode, error } = body;
      if (errorCode === 'GENERATION_FAILED')
        return { kind: 'failed', message: messageOf(error, 'Generation failed') };
      return { kind: 'refused', errorCode, message: messageOf(error, errorCode) };
    }
    return { kind: 'unreadable', reason: 'neither a status nor an errorCode' };
  }
  const { generationId, status, progress, imageUrl, error } = body;
  if (isId(generationId) && String(generationId) !== upstreamGenerationId) {
    return { kind: 'unreadable', reason: 'an answer about another generation' };
  }
  switch (status) {
    case 'completed':
      return isUsableImageUrl(imageUrl)
        ? { kind: 'completed', imageUrl }
        : { kind: 'completed_without_image' };
    case 'failed':
      return { kind: 'failed', message: messageOf(error, 'Generation failed') };
    case 'pending':
    case 'generating':
      return { kind: 'running', status, progress: readProgress(progress) };
    default:
      return {
        kind: 'running',
        status: 'generating',
        progress: readProgress(progress),
        unknownStatus: status,
      };
  }
}

function isId(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

function isUsableImageUrl(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > 4_096 || !URL.canParse(value)) return false;
  return ['http:', 'https:'].includes(new URL(value).protocol);
}

// 100 is left to `completed`: a generation that still runs is never shown as finished.
function readProgress(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value)
    ? Math.min(99, Math.max(0, Math.round(value)))
    : null;
}

// The upstream's words go to callers and into the database: bounded.
function messageOf(value: unknown, fallback: string): string {
  return typeof value === 'string' && value.trim() !== '' ? value.slice(0, 500) : fallback;
}
