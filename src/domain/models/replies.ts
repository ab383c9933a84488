import { Type } from 'typebox';
import { Compile } from 'typebox/compile';

/** The upstream's own "no": its code, and its words or else the code again. */
export interface Refusal {
  errorCode: string;
  message: string;
}

/** What an answer to `generate` says, whatever its HTTP status. `refusal`: an id and an error code came together. */
export type SubmitReply =
  | {
      kind: 'confirmed';
      upstreamGenerationId: string;
      upstreamTaskId: string | null;
      refusal: Refusal | null;
    }
  | ({ kind: 'refused' } & Refusal)
  | { kind: 'unreadable'; reason: string };

/** What an answer to `check-status` says, whatever its HTTP status. */
export type StatusReply =
  | { kind: 'running'; status: 'pending' | 'generating'; progress: number | null; unknownStatus?: string }
  | { kind: 'completed'; imageUrl: string }
  | { kind: 'completed_without_image' }
  | { kind: 'failed'; message: string }
  | ({ kind: 'refused' } & Refusal)
  | { kind: 'unreadable'; reason: string };

// Ids are documented as strings and have been seen to change type; a number is read as its digits. A number too large to
// be exact has lost digits in JSON.parse and would name another generation.
const Id = Type.Union([
  Type.String({ minLength: 1, maxLength: 200 }),
  Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }),
]);

const IdValue = Compile(Id);
const SubmitBody = Compile(Type.Object({ generationId: Id, taskId: Type.Optional(Type.Unknown()) }));
const AnyBody = Compile(Type.Object({ generationId: Type.Optional(Type.Unknown()) }));
const StatusBody = Compile(
  Type.Object({
    status: Type.String({ minLength: 1, maxLength: 200 }),
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

/** Reads the answer to `generate` as the image models give it. An id counts even beside `success: false`: it can be asked about. */
export function readImageSubmitReply(body: unknown): SubmitReply {
  const refusal = readRefusal(body);
  if (SubmitBody.Check(body)) {
    const { generationId, taskId } = body;
    return {
      kind: 'confirmed',
      upstreamGenerationId: String(generationId),
      upstreamTaskId: IdValue.Check(taskId) ? String(taskId) : null,
      refusal,
    };
  }
  if (refusal !== null) return { kind: 'refused', ...refusal };
  return { kind: 'unreadable', reason: 'neither a generationId nor an errorCode' };
}

/**
 * Reads the answer to `check-status` as the image models give it. `status` decides, not `success`: the two are known to
 * disagree; a word that is not a known status yields to an error code. An answer about another generation is unreadable:
 * it must never end this one.
 */
export function readImageStatusReply(body: unknown, upstreamGenerationId: string): StatusReply {
  if (AnyBody.Check(body) && isId(body.generationId) && String(body.generationId) !== upstreamGenerationId)
    return { kind: 'unreadable', reason: 'an answer about another generation' };
  const refusal = readRefusal(body);
  const reply = readStatus(body);
  if (refusal === null || (reply !== null && !isUnknownWord(reply)))
    return reply ?? { kind: 'unreadable', reason: 'neither a status nor an errorCode' };
  if (refusal.errorCode === 'GENERATION_FAILED') return { kind: 'failed', message: refusal.message };
  return { kind: 'refused', ...refusal };
}

function readRefusal(body: unknown): Refusal | null {
  if (!ErrorBody.Check(body)) return null;
  return { errorCode: body.errorCode, message: messageOf(body.error, body.errorCode) };
}

function isUnknownWord(reply: StatusReply): boolean {
  return reply.kind === 'running' && reply.unknownStatus !== undefined;
}

function readStatus(body: unknown): StatusReply | null {
  if (!StatusBody.Check(body)) return null;
  const { status, progress, imageUrl, error } = body;
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

// As JSON: it goes into webhooks whole, and they have less than 20 kB.
const MAX_IMAGE_URL_BYTES = 4_096;

function isUsableImageUrl(value: unknown): value is string {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  if (Buffer.byteLength(JSON.stringify(value)) > MAX_IMAGE_URL_BYTES) return false;
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
