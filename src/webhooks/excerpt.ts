/** The beginning of an answer's body, for the delivery log. */
export interface Excerpt {
  add(chunk: Buffer): void;
  /**
   * At most 2,048 bytes of UTF-8, never ending within a character and without NUL, which PostgreSQL cannot
   * store; null when empty.
   */
  text(): string | null;
}

/** An empty excerpt. */
export function createExcerpt(): Excerpt {
  let kept: Buffer | null = null;
  return {
    add(chunk) {
      const missing = MAX_BYTES - (kept?.length ?? 0);
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
      const text = decode(kept).replaceAll('\0', '\uFFFD');
      // Each undecodable byte became a character of three bytes.
      return decode(Buffer.from(text).subarray(0, MAX_BYTES));
    },
  };
}

const MAX_BYTES = 2_048;

/** With `stream`, an incomplete character at the end is dropped rather than replaced. */
function decode(bytes: Buffer): string {
  return new TextDecoder().decode(bytes, { stream: true });
}
