import { Type, type Static } from 'typebox';
import { Check } from 'typebox/schema';
import { readRefusal, type Refusal } from './refusal.ts';
import { sole } from './sole.ts';
import { readImageStatusReply, type ToImageUrl } from './status-reply.ts';

/**
 * What an answer to `generate` says, whatever its HTTP status. `refusal`: an id and an error code came
 * together.
 */
export type SubmitReply =
  | {
      kind: 'confirmed';
      /** Null only beside a picture, which leaves nothing to poll. */
      upstreamGenerationId: string | null;
      upstreamTaskId: string | null;
      refusal: Refusal | null;
      /** The picture, when the upstream had it at once. */
      imageUrl: string | null;
    }
  /** It started and failed at once. */
  | { kind: 'failed'; message: string }
  | ({ kind: 'refused' } & Refusal)
  | { kind: 'unreadable'; reason: string };

// Ids are documented as strings and have been seen to change type; a number is read as its digits, and one
// too large to be exact arrives as its digits already. A database cannot store a NUL.
const Id = Type.Union([
  Type.String({ minLength: 1, maxLength: 1_024, pattern: '^[^\\u0000]+$' }),
  Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }),
]);

const SubmitBody = Type.Object({
  generationId: Type.Optional(Type.Unknown()),
  taskId: Type.Optional(Type.Unknown()),
  status: Type.Optional(Type.Unknown()),
  errorCode: Type.Optional(Type.Unknown()),
});

/**
 * Reads the answer to `generate` of the image models ("Generate" in the vendor's API document). An id
 * counts even beside `success: false`, since the generation can be polled, unless the answer also says that
 * the generation has failed.
 */
export function readImageSubmitReply(body: unknown, toImageUrl: ToImageUrl): SubmitReply {
  const refusal = readRefusal(body);
  if (Check(SubmitBody, body)) {
    const upstreamGenerationId = readId(body.generationId);
    const end = readEnd(body, toImageUrl);
    if (end.kind === 'failed') return end;
    const imageUrl = end.kind === 'completed' ? end.imageUrl : null;
    if (upstreamGenerationId !== null || imageUrl !== null) {
      const upstreamTaskId = readId(body.taskId);
      return { kind: 'confirmed', upstreamGenerationId, upstreamTaskId, refusal, imageUrl };
    }
  }
  if (refusal !== null) return { kind: 'refused', ...refusal };
  return { kind: 'unreadable', reason: 'neither a generationId nor an errorCode' };
}

/** How the generation has ended already; `open` when the answer does not say so in the documented words. */
function readEnd(
  body: Static<typeof SubmitBody>,
  toImageUrl: ToImageUrl,
): { kind: 'failed'; message: string } | { kind: 'completed'; imageUrl: string } | { kind: 'open' } {
  const reply = readImageStatusReply(
    { ...body, generationId: null },
    { upstreamGenerationId: '', toImageUrl },
  );
  if (reply.kind === 'completed') return reply;
  const saysFailed = body.status === 'failed' || body.errorCode === 'GENERATION_FAILED';
  return reply.kind === 'failed' && saysFailed ? reply : { kind: 'open' };
}

function readId(value: unknown): string | null {
  const id = sole(value);
  return Check(Id, id) ? String(id) : null;
}
