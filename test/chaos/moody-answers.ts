import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

const hostile = Buffer.concat([Buffer.from('no\0thanks \u202e'), Buffer.from([0xed, 0xa0, 0x80, 0xff])]);
// Far more than the excerpt of an answer may decompress to.
const bomb = gzipSync(Buffer.alloc(5_000_000));
const plain = { 'content-type': 'text/plain' };

/** Each as likely as any other; half of them acknowledge. */
export const moodyAnswers: ((response: ServerResponse, acknowledge: () => void) => void)[] = [
  (_response, acknowledge) => acknowledge(),
  (_response, acknowledge) => acknowledge(),
  (_response, acknowledge) => acknowledge(),
  (response, acknowledge) => response.writeEarlyHints({ link: '</a>; rel=preload' }, acknowledge),
  (response, acknowledge) => {
    response.writeContinue();
    acknowledge();
  },
  (_response, acknowledge) => void setTimeout(acknowledge, 300),
  (response) => response.writeHead(500, plain).end(hostile),
  (response) => response.writeHead(500, { 'content-encoding': 'gzip' }).end(bomb),
  (response) => response.writeHead(400, { 'content-encoding': 'gzip' }).end(hostile),
  (response) => response.writeHead(429, { 'retry-after': '1' }).end(),
  (response) => response.socket?.resetAndDestroy(),
  // It hangs.
  () => undefined,
];
