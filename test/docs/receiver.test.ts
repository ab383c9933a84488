import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { newSigningSecret } from '../../src/webhooks/hmac-signature.ts';
import { signWebhook } from '../../src/webhooks/sign-webhook.ts';
import { createReceiver } from './receiver.ts';

const secret = newSigningSecret();
const payload = JSON.stringify({
  type: 'generation.completed',
  timestamp: '2026-09-01T09:30:00.000Z',
  data: {},
});

let events: [string, unknown][];
let receiver: ReturnType<typeof createReceiver>;

beforeEach(async () => {
  events = [];
  receiver = createReceiver(new Webhook(secret), (...event) => events.push(event));
  await new Promise<void>((listening) => receiver.listen(0, '127.0.0.1', listening));
});

afterEach(async () => {
  receiver.closeAllConnections();
  await new Promise((closed) => receiver.close(closed));
});

async function post(signingSecret: string, timestampSeconds: number): Promise<number> {
  const { port } = receiver.address() as AddressInfo;
  const headers = signWebhook({ id: 'evt_1', timestampSeconds, payload, secrets: [signingSecret] });
  const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body: payload });
  return answer.status;
}

const nowSeconds = () => Math.floor(Date.now() / 1_000);

it("the documents' receiver takes what the gateway signed, with the id of the event", async () => {
  expect(await post(secret, nowSeconds())).toBe(204);
  expect(events).toEqual([['evt_1', JSON.parse(payload)]]);
});

it("the documents' receiver refuses another's signature and one that is an hour old", async () => {
  expect(await post(newSigningSecret(), nowSeconds())).toBe(400);
  expect(await post(secret, nowSeconds() - 3_600)).toBe(400);
  expect(events).toEqual([]);
});

it.each(['receiver.ts', 'receiver.py'])("the documents' %s has no more than ten lines of code", (file) => {
  const lines = readFileSync(new URL(file, import.meta.url), 'utf8').split('\n');
  expect(lines.filter((line) => line.trim() !== '').length).toBeLessThanOrEqual(10);
});
