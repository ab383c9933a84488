import { readFile } from 'node:fs/promises';
import { fastify } from 'fastify';
import { untilTerminated } from './answer.ts';

/** Answers each path of the file that `ANSWERS_FILE` names with the JSON beside it, and does nothing else. */
const answers = JSON.parse(await readFile(process.env.ANSWERS_FILE ?? '', 'utf8')) as Record<string, object>;
const app = fastify();
for (const [path, answer] of Object.entries(answers)) app.get(path, async () => answer);
console.log(JSON.stringify({ address: await app.listen({ host: '127.0.0.1', port: 0 }) }));
await untilTerminated();
await app.close();
