import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { AppError } from '../../domain/app-error.ts';

/**
 * The picture in the body of a request: its first file in `multipart/form-data`, or else the body itself. Nothing of
 * it is held.
 * @throws AppError `invalid_request` when there is none
 */
export async function readUpload(request: IncomingMessage, name: string | null): Promise<Upload> {
  const contentType = request.headers['content-type'] ?? '';
  if (!/^multipart\/form-data\b/i.test(contentType)) return { name, source: request };
  const parts = await firstFile(request, contentType);
  return { ...parts, name: name ?? parts.name };
}

// One file and room for a few fields that a form may send with it.
const LIMITS = { files: 1, fields: 10, parts: 11, fieldSize: 1_024, headerPairs: 20, headerSize: 4_096 };

function firstFile(request: IncomingMessage, contentType: string): Promise<Upload> {
  return new Promise((resolve, reject) => {
    let parser: BusboyInstance;
    try {
      // `preservePath`: a name with a path is refused, not shortened.
      parser = new Busboy({
        headers: { 'content-type': contentType },
        limits: LIMITS,
        preservePath: true,
      });
    } catch (error) {
      reject(malformed('The body is no valid multipart/form-data.', error));
      return;
    }
    let file: Readable | null = null;
    parser.on('file', (_field: string, stream: Readable, filename: string | undefined) => {
      file = stream;
      // Whoever reads it gets the error; without this listener, one that nobody reads would end the process.
      stream.on('error', () => undefined);
      resolve({ name: filename === undefined || filename === '' ? null : filename, source: stream });
    });
    pipeline(request, parser, (error: unknown) => {
      if (error === null || error === undefined) {
        reject(malformed('The body has no file.'));
        return;
      }
      const refusal = malformed('The body is no complete multipart/form-data.', error);
      file?.destroy(refusal);
      reject(refusal);
    });
  });
}

function malformed(message: string, cause?: unknown): AppError {
  return new AppError('invalid_request', message, { cause });
}

/** A picture as it arrives. */
export interface Upload {
  /** As the caller wrote it, with whatever is in it; null: none. */
  name: string | null;
  source: AsyncIterable<Uint8Array>;
}
