import { Type } from 'typebox';
import { Check } from 'typebox/schema';
import { messageOf, readRefusal, type Refusal } from './refusal.ts';

/** What an answer to `check-status` says, whatever its HTTP status. */
export type StatusReply =
  | { kind: 'running'; status: 'pending' | 'generating'; progress: number | null; unknownStatus?: string }
  | { kind: 'completed'; imageUrl: string }
  | { kind: 'completed_without_image' }
  | { kind: 'failed'; message: string }
  | ({ kind: 'refused' } & Refusal)
  | { kind: 'unreadable'; reason: string };

const AnyBody = Type.Object({ generationId: Type.Optional(Type.Unknown()) });
const StatusBody = Type.Object({
  status: Type.String({ minLength: 1, maxLength: 200 }),
  progress: Type.Optional(Type.Unknown()),
  imageUrl: Type.Optional(Type.Unknown()),
  error: Type.Optional(Type.Unknown()),
});

/**
 * Reads the answer to `check-status` of the image models ("Check Status" in the vendor's API document).
 * `status` decides, not `success`: the two are known to disagree. An error code counts before an unknown
 * status. An answer about another generation is unreadable: it must never end this one.
 */
export function readImageStatusReply(body: unknown, upstreamGenerationId: string): StatusReply {
  if (Check(AnyBody, body) && isId(body.generationId) && String(body.generationId) !== upstreamGenerationId)
    return { kind: 'unreadable', reason: 'an answer about another generation' };
  const refusal = readRefusal(body);
  const reply = readStatus(body);
  if (refusal === null || (reply !== null && !hasUnknownStatus(reply)))
    return reply ?? { kind: 'unreadable', reason: 'neither a status nor an errorCode' };
  if (refusal.errorCode === 'GENERATION_FAILED') return { kind: 'failed', message: refusal.message };
  return { kind: 'refused', ...refusal };
}

function hasUnknownStatus(reply: StatusReply): boolean {
  return reply.kind === 'running' && reply.unknownStatus !== undefined;
}

function readStatus(body: unknown): StatusReply | null {
  if (!Check(StatusBody, body)) return null;
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

// Measured as JSON: it is part of every webhook, and the whole payload has to stay below 20 kB.
const MAX_IMAGE_URL_BYTES = 4_096;

function isUsableImageUrl(value: unknown): value is string {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  if (Buffer.byteLength(JSON.stringify(value)) > MAX_IMAGE_URL_BYTES) return false;
  return ['http:', 'https:'].includes(new URL(value).protocol);
}

// 100 is reserved for `completed`: a generation that still runs is never shown as finished.
function readProgress(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value)
    ? Math.min(99, Math.max(0, Math.round(value)))
    : null;
}
