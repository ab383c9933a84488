import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { newSigningSecret } from '../../src/webhooks/hmac-signature.ts';
import { signWebhook } from '../../src/webhooks/sign-webhook.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const isInstalled = spawnSync('python3', ['-c', 'import standardwebhooks']).status === 0;
if (!isInstalled)
  process.stderr.write('Skipped, since this Python has no package for it: pip install standardwebhooks\n');

const payload = JSON.stringify({ type: 'ping', data: { text: 'grün 🍌' } });
const secret = newSigningSecret();
const nowSeconds = Math.floor(Date.now() / 1_000);

it.skipIf(!isInstalled).each([
  ['takes what the gateway signed', { status: 204, event: ['evt_1', JSON.parse(payload) as object] }, {}],
  ['refuses another secret', { status: 400, event: undefined }, { secrets: [newSigningSecret()] }],
  ['refuses an hour ago', { status: 400, event: undefined }, { timestampSeconds: nowSeconds - 3_600 }],
  ['refuses what has no id', { status: 400, event: undefined }, {}, ['webhook-id']],
])("the documents' receiver in Python %s", async (_what, expected, changes, absent: string[] = []) => {
  const child = spawn('python3', ['-B', 'receive-once.py', secret], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const closed = once(child, 'close');
  const lines: string[] = [];
  const output = createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  await once(output, 'line');
  const message = { id: 'evt_1', timestampSeconds: nowSeconds, payload, secrets: [secret], ...changes };
  const headers = Object.entries(signWebhook(message)).filter(([name]) => !absent.includes(name));
  const answer = await fetch(`http://127.0.0.1:${lines[0]}/`, {
    method: 'POST',
    headers,
    body: payload,
  });
  await closed;
  expect({ status: answer.status, event: lines[1] && (JSON.parse(lines[1]) as object) }).toEqual(expected);
});
