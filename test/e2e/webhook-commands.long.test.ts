import { afterEach, beforeEach, expect, it } from 'vitest';
import { runHere, start } from '../commands/command-line.ts';
import { startStage, type Stage } from './stage.ts';

interface Line {
  type: string;
  verification: unknown;
  headers: Record<string, string>;
  body: string;
}

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.close());

it('`webhook listen` receives what the gateway sends, and `webhook verify` verifies it from a log', async () => {
  const team = await stage.team();
  const { body: own } = await team.call<{ secret: string }>('GET', '/v1/webhook-secret');
  const environment = { WEBHOOK_SECRET: own.secret };
  const listening = start(['webhook', 'listen', '--json', '--once'], environment);
  const [, url = ''] = await listening.output(/"listening","url":"(.+?)"/);
  const { id } = await team.createAccepted('A lighthouse', { webhook: { url } });

  const { status, stdout, stderr } = await listening.ended;
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const { type, verification, headers, body } = JSON.parse(stdout.split('\n')[1]!) as Line;
  expect({ type, verification }).toMatchObject({
    type: 'generation.completed',
    verification: { valid: true, scheme: 'v1' },
  });
  expect(JSON.parse(body)).toMatchObject({ data: { id, status: 'completed' } });

  const verify = (text: string) =>
    runHere(['webhook', 'verify', '--header', JSON.stringify(headers)], environment, text);
  expect(await verify(body)).toMatchObject({ status: 0, stderr: '' });
  expect(await verify(body.replace('lighthouse', 'koi pond'))).toMatchObject({ status: 1, stdout: '' });
});
