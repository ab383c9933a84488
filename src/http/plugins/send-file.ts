import type { FastifyReply } from 'fastify';
import { AppError } from '../../domain/app-error.ts';
import type { OpenedFile } from '../../operations/files/open-file.ts';

// As long as a link stays the same. The bytes of a file never change.
const MAX_AGE_SECONDS = 3_600;

/**
 * Answers with a file. Whatever its bytes may mean to another program, a browser takes them as a picture only:
 * `nosniff`, which every answer has, and a policy that runs nothing.
 */
export function sendFile(reply: FastifyReply, opened: OpenedFile): FastifyReply {
  switch (opened.outcome) {
    case 'not_modified':
      return reply.status(304).headers(cacheHeaders(opened.etag)).send();
    case 'redirect':
      return reply.status(302).header('location', opened.url).send();
    case 'unsatisfiable':
      reply.header('content-range', `bytes */${opened.bytes}`);
      throw new AppError('range_not_satisfiable', `The file has ${opened.bytes} bytes.`);
    case 'opened':
      return sendOpened(reply, opened);
  }
}

/** A browser that opens a file runs nothing of it. */
export const FILE_POLICY = "default-src 'none'; sandbox";

function sendOpened(reply: FastifyReply, opened: Extract<OpenedFile, { outcome: 'opened' }>): FastifyReply {
  const { body, contentType, disposition, bytes, range, etag } = opened;
  reply.headers({
    'content-type': contentType,
    'content-disposition': disposition,
    'content-security-policy': FILE_POLICY,
  });
  if (etag !== null) reply.headers({ ...cacheHeaders(etag), 'accept-ranges': 'bytes' });
  if (bytes !== null && range === null) reply.header('content-length', bytes);
  if (bytes !== null && range !== null) {
    reply.status(206).headers({
      'content-range': `bytes ${range.start}-${range.end}/${bytes}`,
      'content-length': range.end - range.start + 1,
    });
  }
  return reply.send(body);
}

function cacheHeaders(etag: string): Record<string, string> {
  return { etag, 'cache-control': `private, max-age=${MAX_AGE_SECONDS}, immutable` };
}
