import { CorruptImage, NotAnImage, type ImageParser, type Need } from './image-parser.ts';
import { jpegParser } from './jpeg-parser.ts';
import { pngParser } from './png-parser.ts';
import { webpParser } from './webp-parser.ts';
import type { ImageContentType } from './stored-file.ts';
import { NOTHING, takeBytes, type Intake } from './take-bytes.ts';

/** Reads a picture as its bytes arrive, without holding them: what it is, how large, and whether it is whole. */
export interface ImageReader {
  /** Null, or why the bytes so far are refused: stop then. */
  push(chunk: Uint8Array): ImageFault | null;
  /** Call it after the last byte. */
  end(): ImageFacts | ImageFault;
  /** What is known so far; null before the size was read. */
  facts(): ImageFacts | null;
}

export interface ImageFacts {
  contentType: ImageContentType;
  width: number;
  height: number;
}

/** Why bytes are not a picture that can be kept. */
export interface ImageFault {
  fault: ImageFaultReason;
}

export const imageFaultReasons = {
  not_an_image: 'is not a PNG, JPEG or WebP picture',
  corrupt: 'is damaged',
  truncated: 'ends too early',
  trailing_data: 'has data after the end of the picture',
  too_many_pixels: 'has more pixels than a picture may have',
} as const;
export type ImageFaultReason = keyof typeof imageFaultReasons;

// Above any picture of the models (4K: 16 megapixels) and of most cameras. One of a few kilobytes can declare
// gigapixels, for which whoever decodes it needs gigabytes.
const MAX_PIXELS = 100_000_000;

const SIGNATURE_BYTES = 4;

/**
 * @param allowTrailing accepts data after the end: a picture that was paid for is not lost for them, and it is
 *   served as a picture only
 */
export function createImageReader({ allowTrailing = false, maxPixels = MAX_PIXELS } = {}): ImageReader {
  const parser = parse();
  const intake: Intake = { need: { skip: 0 }, held: [], heldBytes: 0 };
  let isDone = false;
  let facts: ImageFacts | null = null;
  let fault: ImageFault | null = null;
  let contentType: ImageContentType | null = null;

  function* parse(): ImageParser {
    const head = yield { take: SIGNATURE_BYTES };
    const format = formats.find(({ matches }) => matches(head));
    if (format === undefined) throw new NotAnImage();
    contentType = format.contentType;
    yield* format.parser(head);
  }

  /** Resumes the parser until it needs more bytes. */
  function resume(bytes: Uint8Array): void {
    let next = parser.next(bytes);
    while (next.done !== true && !needsBytes(next.value)) {
      if ('size' in next.value) noteSize(next.value.size);
      next = parser.next(NOTHING);
    }
    isDone = next.done === true;
    if (next.done !== true) intake.need = next.value;
  }

  function noteSize({ width, height }: { width: number; height: number }): void {
    if (contentType === null || width < 1 || height < 1) throw new CorruptImage();
    facts = { contentType, width, height };
    if (width * height > maxPixels) throw new TooManyPixels();
  }

  function push(chunk: Uint8Array): ImageFault | null {
    if (fault !== null) return fault;
    try {
      let at = 0;
      while (at < chunk.length && !isDone) {
        const { used, bytes } = takeBytes(intake, chunk.subarray(at));
        at += used;
        if (bytes !== null) resume(bytes);
      }
      if (at < chunk.length && !allowTrailing) fault = { fault: 'trailing_data' };
    } catch (error) {
      fault = { fault: reasonOf(error) };
    }
    return fault;
  }

  resume(NOTHING);
  return {
    push,
    facts: () => facts,
    end() {
      if (fault !== null) return fault;
      if (contentType === null) return { fault: 'not_an_image' };
      return isDone && facts !== null ? facts : { fault: 'truncated' };
    },
  };
}

function needsBytes(need: Need): boolean {
  return !('size' in need) && !('skip' in need && need.skip === 0);
}

class TooManyPixels extends Error {}

function reasonOf(error: unknown): ImageFaultReason {
  if (error instanceof NotAnImage) return 'not_an_image';
  if (error instanceof TooManyPixels) return 'too_many_pixels';
  if (error instanceof CorruptImage) return 'corrupt';
  throw error;
}

const formats: readonly {
  contentType: ImageContentType;
  matches: (head: Uint8Array) => boolean;
  /** Continues after the head. */
  parser: (head: Uint8Array) => ImageParser;
}[] = [
  { contentType: 'image/png', matches: startsWith(0x89, 0x50, 0x4e, 0x47), parser: pngParser },
  { contentType: 'image/jpeg', matches: startsWith(0xff, 0xd8, 0xff), parser: jpegParser },
  { contentType: 'image/webp', matches: startsWith(0x52, 0x49, 0x46, 0x46), parser: webpParser },
];

function startsWith(...wanted: number[]): (bytes: Uint8Array) => boolean {
  return (bytes) => wanted.every((byte, i) => bytes[i] === byte);
}
