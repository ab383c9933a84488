import { PassThrough } from 'node:stream';
import type { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { skipInterimAnswers } from '../../src/network/skip-interim-answers.ts';

const final = 'HTTP/1.1 200 OK\r\ncontent-length: 30\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n.....';

/** What a client reads of these chunks. */
function readAll(chunks: string[], filtered = true): string {
  const stream = new PassThrough();
  const socket = stream as unknown as Socket;
  const filter = skipInterimAnswers(socket);
  if (filtered) filter.expectAnswer();
  let text = '';
  for (const chunk of chunks) {
    stream.write(chunk);
    for (let read = socket.read() as Buffer | null; read !== null; read = socket.read() as Buffer | null) {
      expect(read.length).toBeGreaterThan(0);
      text += read.toString('latin1');
    }
  }
  return text;
}

const interim = ['100 Continue', '102 Processing', '103 Early Hints\r\nlink: </a>', '199 x', '100 '];

it.each(interim)('removes %s, however it is cut, and nothing of the answer that follows', (status) => {
  for (const count of [1, 3]) {
    const text = `HTTP/1.1 ${status}\r\n\r\n`.repeat(count) + final;
    expect(readAll([text])).toBe(final);
    expect(readAll([...text])).toBe(final);
    for (let at = 1; at < 60; at++) expect(readAll([text.slice(0, at), text.slice(at)])).toBe(final);
  }
});

it.each([
  ['a final answer', final],
  ['101', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n'],
  ['no HTTP', '220 mail.example.test ESMTP\r\n'],
  ['HTTP/2', 'HTTP/2 100\r\n\r\n'],
  ['an interim head without an end', `HTTP/1.1 100 Continue\r\nx: ${'x'.repeat(20_000)}`],
])('leaves %s as it is', (_, text) => {
  expect(readAll([text])).toBe(text);
});

it('leaves what comes when no answer is expected', () => {
  const text = `HTTP/1.1 100 Continue\r\n\r\n${final}`;
  expect(readAll([text], false)).toBe(text);
});
