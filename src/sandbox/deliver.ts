import type { FastifyReply } from 'fastify';
import type { Answer } from './answer.ts';
import type { Delivery, StruckDelivery } from './fault.ts';

/**
 * Sends the answer as the struck deliveries say: first all edits, then the first of the others.
 * @param onStatus hears the status of an answer that is written past Fastify
 */
export function deliver(
  reply: FastifyReply,
  answer: Answer,
  struck: readonly StruckDelivery[],
  baseUrl: string,
  onStatus: (status: number) => void,
): FastifyReply {
  const edited = struck.reduce(edit, answer);
  const delivery = struck.map((each) => each.delivery).find(isNoEdit);
  if (delivery === undefined) return reply.status(edited.status).send(edited.body);

  switch (delivery.kind) {
    case 'replace':
      return reply.status(delivery.status).headers(delivery.headers).send(delivery.body);
    case 'redirect':
      return reply.redirect(`${baseUrl}/redirected`, delivery.status);
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
      drip(reply.hijack(), edited, delivery.seconds);
      return reply;
  }
}

function edit(answer: Answer, { delivery, requestNumber }: StruckDelivery): Answer {
  if (delivery.kind !== 'edit' || answer.status !== 200) return answer;
  return { status: answer.status, body: delivery.edit(answer.body, requestNumber) };
}

function isNoEdit(delivery: Delivery): delivery is Exclude<Delivery, { kind: 'edit' }> {
  return delivery.kind !== 'edit';
}

function writeHead(reply: FastifyReply, { status, body }: Answer): Buffer {
  const bytes = Buffer.from(JSON.stringify(body));
  reply.raw.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': bytes.length,
  });
  return bytes;
}

function cutOff(reply: FastifyReply, answer: Answer): void {
  const bytes = writeHead(reply, answer);
  reply.raw.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => reply.raw.destroy());
}

function drip(reply: FastifyReply, answer: Answer, seconds: number): void {
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
