import { Type } from 'typebox';
import { Check } from 'typebox/schema';
import { readRefusal, type Refusal } from './refusal.ts';

/**
 * What an answer to `generate` says, whatever its HTTP status. `refusal`: an id and an error code came
 * together.
 */
export type SubmitReply =
  | {
      kind: 'confirmed';
      upstreamGenerationId: string;
      upstreamTaskId: string | null;
      refusal: Refusal | null;
    }
  | ({ kind: 'refused' } & Refusal)
  | { kind: 'unreadable'; reason: string };

// Ids are documented as strings and have been seen to change type; a number is read as its digits. A number
// too large to be exact lost digits in JSON.parse and would name another generation.
const Id = Type.Union([
  Type.String({ minLength: 1, maxLength: 200 }),
  Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }),
]);

const SubmitBody = Type.Object({ generationId: Id, taskId: Type.Optional(Type.Unknown()) });

/**
 * Reads the answer to `generate` of the image models ("Generate" in the vendor's API document). An id
 * counts even beside `success: false`, since the generation can be polled.
 */
export function readImageSubmitReply(body: unknown): SubmitReply {
  const refusal = readRefusal(body);
  if (Check(SubmitBody, body)) {
    const { generationId, taskId } = body;
    return {
      kind: 'confirmed',
      upstreamGenerationId: String(generationId),
      upstreamTaskId: Check(Id, taskId) ? String(taskId) : null,
      refusal,
    };
  }
  if (refusal !== null) return { kind: 'refused', ...refusal };
  return { kind: 'unreadable', reason: 'neither a generationId nor an errorCode' };
}
