import { fastify } from 'fastify';
import { answerOf, untilTerminated } from './answer.ts';

/** Does nothing but HTTP and JSON. */
const app = fastify();
app.post('/v1/generations', async (_request, reply) =>
  reply.status(202).send(answerOf('gen_bare', Date.now())),
);
console.log(JSON.stringify({ address: await app.listen({ host: '127.0.0.1', port: 0 }) }));
await untilTerminated();
await app.close();
