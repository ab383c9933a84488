import type { FastifyReply } from 'fastify';
import type { SandboxAnswer } from './sandbox-answer.ts';
import type { FaultyResponse, StruckResponse } from './fault.ts';

/**
 * Sends the answer as the faults that struck it say: all edits, then the first of the others.
 * @param onStatus receives the status of an answer that is not sent through Fastify
 */
export function respond(
  reply: FastifyReply,
  answer: SandboxAnswer,
  struck: readonly StruckResponse[],
  baseUrl: string,
  onStatus: (status: number) => void,
): FastifyReply {
  const edited = struck.reduce(edit, answer);
  const response = struck.map((each) => each.response).find(isNoEdit);
  if (response === undefined) return reply.status(edited.status).send(edited.body);

  switch (response.kind) {
    case 'replace':
      return reply.status(response.status).headers(response.headers).send(response.body);
    case 'redirect':
      return reply.redirect(`${baseUrl}/redirected`, response.status);
    case 'reset':
    case 'reset-before-read':
      reply.hijack();
      reply.raw.socket?.resetAndDestroy();
      return reply;
    case 'silence':
      return reply.hijack();
    case 'cut-off':
      onStatus(edited.status);
      cutOff(reply.hijack(), edited);
      return reply;
    case 'drip':
      onStatus(edited.status);
      drip(reply.hijack(), edited, response.seconds);
      return reply;
  }
}

function edit(answer: SandboxAnswer, { response, requestNumber }: StruckResponse): SandboxAnswer {
  if (response.kind !== 'edit' || answer.status !== 200) return answer;
  return { status: answer.status, body: response.edit(answer.body, requestNumber) };
}

function isNoEdit(response: FaultyResponse): response is Exclude<FaultyResponse, { kind: 'edit' }> {
  return response.kind !== 'edit';
}

function writeHead(reply: FastifyReply, { status, body }: SandboxAnswer): Buffer {
  const bytes = Buffer.from(JSON.stringify(body));
  reply.raw.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': bytes.length,
  });
  return bytes;
}

function cutOff(reply: FastifyReply, answer: SandboxAnswer): void {
  const bytes = writeHead(reply, answer);
  reply.raw.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => reply.raw.destroy());
}

function drip(reply: FastifyReply, answer: SandboxAnswer, seconds: number): void {
  const bytes = writeHead(reply, answer);
  let sent = 0;
  const timer = setInterval(
    () => {
      reply.raw.write(bytes.subarray(sent, ++sent));
      if (sent === bytes.length) reply.raw.end();
    },
    (seconds * 1_000) / bytes.length,
  );
  reply.raw.once('close', () => clearInterval(timer));
}
