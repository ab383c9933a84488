import { Readable } from 'node:stream';
import { createImageReader } from '../domain/files/image-reader.ts';
import type { ImageContentType } from '../domain/files/stored-file.ts';
import { FetchError, refusedPicture } from './picture-fetcher.ts';

/**
 * Passes a picture through to a reader. Its beginning is read first, so that only a picture is passed on, under its
 * own type. The stream fails when the rest is not one, or larger than `maxBytes`: the reader sees a download that
 * broke off.
 * @throws FetchError
 */
export async function readThrough(
  source: Readable,
  maxBytes: number,
): Promise<{ body: Readable; contentType: ImageContentType }> {
  const checked = checkPicture(source, maxBytes);
  const head: Uint8Array[] = [];
  for (;;) {
    const next = await checked.next();
    if (next.done === true) break;
    head.push(next.value.chunk);
    const { contentType } = next.value;
    if (contentType !== null) return { body: Readable.from(joined(head, checked)), contentType };
  }
  throw refused('truncated');
}

interface CheckedChunk {
  chunk: Uint8Array;
  /** Null: it has not been read yet. */
  contentType: ImageContentType | null;
}

async function* checkPicture(source: Readable, maxBytes: number): AsyncGenerator<CheckedChunk, void> {
  const reader = createImageReader({ allowTrailing: true });
  let bytes = 0;
  for await (const chunk of source as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw refused('too_large');
    const fault = reader.push(chunk);
    if (fault !== null) throw refused(fault.fault);
    yield { chunk, contentType: reader.facts()?.contentType ?? null };
  }
  const read = reader.end();
  if ('fault' in read) throw refused(read.fault);
}

async function* joined(
  head: readonly Uint8Array[],
  rest: AsyncGenerator<CheckedChunk, void>,
): AsyncGenerator<Uint8Array, void> {
  yield* head;
  for await (const { chunk } of rest) yield chunk;
}

function refused(reason: Parameters<typeof refusedPicture>[0]): FetchError {
  const failure = refusedPicture(reason);
  return new FetchError(failure.kind, failure.reason);
}
