import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { runProgram } from '../../src/commands/program.ts';
import { newSigningSecret } from '../../src/webhooks/hmac-signature.ts';
import { signWebhook } from '../../src/webhooks/sign-webhook.ts';
import { until } from '../e2e/until.ts';
import { runHere } from './command-line.ts';

const payload = '{"type":"ping","data":{"object":"ping"}}';
const secret = newSigningSecret();

interface Listening {
  url: string;
  /** Standard output so far. */
  output(): string;
  /** As Ctrl-C does; resolves with the exit status. */
  stop(): Promise<number>;
  ended: Promise<number>;
}

const running: Listening[] = [];
afterEach(() => Promise.all(running.splice(0).map(({ stop }) => stop())));

async function listen(args: string[], isTerminal = false): Promise<Listening> {
  let [stdout, stderr] = ['', ''];
  let stop: () => void;
  const stopped = new Promise<void>((resolve) => (stop = resolve));
  const ended = runProgram(['webhook', 'listen', ...args], {
    environment: {},
    user: 'alice',
    isTerminal,
    isErrorTerminal: false,
    print: (text) => (stdout += text),
    printError: (text) => (stderr += text),
    readInput: () => Promise.reject(new Error('it reads no input')),
    watchFailures: () => undefined,
    untilStopped: () => stopped,
  });
  const url = await until('it listens', () => /http:\/\/[\d.]+:\d+\/webhooks/.exec(stdout)?.[0]);
  const listening = { url, ended, output: () => stdout + stderr, stop: async () => (stop(), ended) };
  running.push(listening);
  return listening;
}

async function post(url: string, id = 'evt_1', body = payload): Promise<number> {
  const timestampSeconds = Math.floor(Date.now() / 1_000);
  const headers = signWebhook({ id, timestampSeconds, payload, secrets: [secret] });
  return (await fetch(url, { method: 'POST', headers, body })).status;
}

const linesOf = (output: string) => output.split('\n').slice(0, -1);

describe('`webhook listen`', () => {
  it('says where it listens and which setting lets the gateway deliver there', async () => {
    const { output } = await listen([]);
    expect(output()).toMatch(/WEBHOOK_ALLOWED_NETWORKS=127\.0\.0\.1 /);
    expect(output()).toMatch(/not verified/);
  });

  it('prints one line for each request: verified, repeated, or why it is not valid', async () => {
    const { url, output, stop } = await listen(['--secret', newSigningSecret(), '--secret', secret]);
    const before = linesOf(output()).length;
    expect([await post(url), await post(url), await post(url, 'evt_2', '{}')]).toEqual([204, 204, 400]);
    // What was not valid is not remembered.
    expect(await post(url, 'evt_2')).toBe(204);
    const [first, second, third, fourth] = linesOf(output()).slice(before);
    expect(first).toMatch(
      /^\d{4}-\S+Z {2}ping +evt_1 {2}verified v1 {2}POST \/webhooks {2}40 bytes {2}answered 204$/,
    );
    expect(second).toMatch(/evt_1 {2}verified v1 {2}duplicate /);
    expect(third).toMatch(/^\S+ {2}- +evt_2 {2}NOT VALID: no signature matches.* answered 400$/);
    expect(fourth).toMatch(/evt_2 {2}verified v1 {2}POST/);
    expect(await stop()).toBe(0);
  });

  it('shows the body on a terminal, and nothing that could steer it', async () => {
    const { url, output } = await listen([], true);
    await fetch(`${url}/%1B`, {
      method: 'POST',
      body: '{"type":"a\\u001b[2J\\u009b\\u202e","data":{"name":"grün\u009b31m"}}',
    });
    await fetch(url, { method: 'POST', body: 'no JSON \u001b[2J' });
    expect(output()).toContain(
      '  {\n    "type": "a\\u001b[2J\u{FFFD}\u{FFFD}",\n    "data": {\n      "name": "grün\u{FFFD}31m"\n',
    );
    expect(output()).toContain('  no JSON \u{FFFD}[2J\n');
    expect(output()).toMatch(/a\u{FFFD}\[2J\u{FFFD}\u{FFFD} .*not verified/u);
    expect(output()).not.toMatch(/[^\P{C}\n]/u);
  });

  it('prints JSON lines', async () => {
    const { url, output } = await listen(['--json', '--secret', secret]);
    await post(url);
    const [listening, request] = linesOf(output()).map((line) => JSON.parse(line) as object);
    expect(listening).toEqual({ kind: 'listening', url });
    expect(request).toMatchObject({
      kind: 'request',
      method: 'POST',
      path: '/webhooks',
      headers: { 'webhook-id': 'evt_1' },
      id: 'evt_1',
      type: 'ping',
      verification: { valid: true, scheme: 'v1' },
      duplicate: false,
      status: 204,
      body: payload,
    });
  });

  it('answers as it is told, to see retries', async () => {
    const { url } = await listen(['--status', '503']);
    expect(await post(url)).toBe(503);
  });

  it('ends with --once after the first POST: with 0, or with 1 when it is not valid', async () => {
    const good = await listen(['--once', '--secret', secret]);
    expect((await fetch(good.url)).status).toBe(400);
    expect(await post(good.url)).toBe(204);
    expect(await good.ended).toBe(0);
    const bad = await listen(['--once', '--secret', newSigningSecret()]);
    expect(await post(bad.url)).toBe(400);
    expect(await bad.ended).toBe(1);
    expect(bad.output()).toMatch(/error: the webhook is not valid\n$/);
  });

  it('survives what is no webhook, and keeps at most a megabyte of it', async () => {
    const { url, output } = await listen(['--secret', secret]);
    const send = async (...chunks: (string | Buffer)[]) => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      const closed = new Promise((resolve) => socket.on('error', () => undefined).once('close', resolve));
      for (const chunk of chunks) socket.write(chunk);
      socket.resume().end();
      await closed;
    };
    await send('garbage\r\n\r\n');
    await send('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nhalf');
    await send(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${2 ** 40}\r\n\r\n`, Buffer.alloc(2 ** 20 + 1));
    expect(output()).toMatch(/garbage +not HTTP \(HPE_INVALID_METHOD\)/);
    expect(output()).toMatch(/garbage +not HTTP \(HPE_INVALID_EOF_STATE\)/);
    expect(output()).toMatch(/garbage +a body of more than 1048576 bytes/);
    expect(await post(url)).toBe(204);
  });

  it('ends with 2 at a malformed secret, and with 1 at a port that is taken', async () => {
    const { url } = await listen([]);
    expect(await runHere(['webhook', 'listen', '--secret', 'whsec_x'])).toMatchObject({ status: 2 });
    const second = await runHere(['webhook', 'listen', '--port', new URL(url).port]);
    expect(second).toEqual({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^error: .*EADDRINUSE/) as string,
    });
  });
});
