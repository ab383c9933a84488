import type { Need } from './image-parser.ts';

/** Uses bytes of a chunk for what a parser needs. `bytes` is not null when the need is met: what was to be taken, or nothing. */
export function takeBytes(intake: Intake, chunk: Uint8Array): { used: number; bytes: Uint8Array | null } {
  const { need } = intake;
  if ('take' in need) {
    const used = Math.min(need.take - intake.heldBytes, chunk.length);
    intake.held.push(chunk.slice(0, used));
    intake.heldBytes += used;
    return { used, bytes: intake.heldBytes === need.take ? join(intake) : null };
  }
  if ('skip' in need) {
    const used = Math.min(need.skip, chunk.length);
    intake.need = { skip: need.skip - used };
    return { used, bytes: used === need.skip ? NOTHING : null };
  }
  const found = 'after' in need ? chunk.indexOf(need.after) : 0;
  return found < 0 ? { used: chunk.length, bytes: null } : { used: found + 1, bytes: NOTHING };
}

function join(intake: Intake): Uint8Array {
  const bytes = Buffer.concat(intake.held);
  [intake.held, intake.heldBytes] = [[], 0];
  return bytes;
}

/** What a parser needs next, and what of it has arrived. */
export interface Intake {
  need: Need;
  held: Uint8Array[];
  heldBytes: number;
}

export const NOTHING = new Uint8Array(0);
