import { unzipSync, constants } from 'node:zlib';

/** The beginning of an answer's body, for the delivery log. */
export interface Excerpt {
  add(chunk: Buffer): void;
  /**
   * At most 2,048 bytes of UTF-8, never ending within a character and without NUL, which PostgreSQL cannot
   * store; null when empty. A body in gzip or deflate is decompressed.
   */
  text(): string | null;
}

/** An empty excerpt. @param contentEncoding reads the header of the answer, once the body has begun */
export function createExcerpt(contentEncoding: () => string | null = () => null): Excerpt {
  let kept: Buffer | null = null;
  return {
    add(chunk) {
      const limit = isZipped(contentEncoding()) ? MAX_ZIPPED_BYTES : MAX_BYTES;
      const missing = limit - (kept?.length ?? 0);
      if (missing > 0 && chunk.length > 0) {
        // Copied: a slice would keep the whole receive buffer in memory.
        const part = chunk.subarray(0, missing);
        kept = kept === null ? Buffer.from(part) : Buffer.concat([kept, part]);
      }
    },
    text() {
      if (kept === null) {
        return null;
      }
      const bytes = isZipped(contentEncoding()) ? (unzipped(kept) ?? kept) : kept;
      const text = decode(bytes.subarray(0, MAX_BYTES)).replaceAll('\0', '\uFFFD');
      // Each undecodable byte became a character of three bytes.
      return decode(Buffer.from(text).subarray(0, MAX_BYTES));
    },
  };
}

const MAX_BYTES = 2_048;
// No more of a body is read, and no more is decompressed: a few kilobytes can hold gigabytes.
const MAX_ZIPPED_BYTES = 65_536;

function isZipped(contentEncoding: string | null): boolean {
  return contentEncoding !== null && /^\s*(x-)?(gzip|deflate)\s*$/i.test(contentEncoding);
}

/** As much of the body as fits; null: it is not what its header says. */
function unzipped(bytes: Buffer): Buffer | null {
  for (let length = bytes.length; length > 0; length = Math.floor(length / 2)) {
    try {
      // It may be cut off, here or by the receiver.
      const finishFlush = constants.Z_SYNC_FLUSH;
      return unzipSync(bytes.subarray(0, length), { finishFlush, maxOutputLength: MAX_ZIPPED_BYTES });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') return null;
    }
  }
  return null;
}

/** With `stream`, an incomplete character at the end is dropped rather than replaced. */
function decode(bytes: Buffer): string {
  return new TextDecoder().decode(bytes, { stream: true });
}
