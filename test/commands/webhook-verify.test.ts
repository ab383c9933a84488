import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { newSigningSecret } from '../../src/webhooks/hmac-signature.ts';
import { signWebhook } from '../../src/webhooks/sign-webhook.ts';
import { newSigningKeyPair } from '../../src/webhooks/signing-key-pair.ts';
import { runHere, temporaryDatabase } from './command-line.ts';

const payload = '{"type":"ping","data":{"text":"grün"}}';
const secret = newSigningSecret();
const pair = newSigningKeyPair();
const nowSeconds = Math.floor(Date.now() / 1_000);
const sign = (timestampSeconds = nowSeconds, secrets = [secret], keys = [pair.secretKey]) =>
  signWebhook({ id: 'evt_1', timestampSeconds, payload, secrets, keys });

const headers = sign();
const asOptions = ({
  'webhook-id': id,
  'webhook-timestamp': timestamp,
  'webhook-signature': list,
} = headers) => [...['--id', id, '--timestamp', timestamp, '--signature', list]];

const verify = (args: string[], input = payload, environment: Record<string, string> = {}) =>
  runHere(['webhook', 'verify', ...args], environment, input);
const valid = (scheme: string) => ({
  status: 0,
  stdout: expect.stringMatching(new RegExp(`^valid \\(${scheme} signature, \\d+ s old\\)\\n$`)) as string,
  stderr: '',
});

let folder: Awaited<ReturnType<typeof temporaryDatabase>>;
beforeAll(async () => (folder = await temporaryDatabase()));
afterAll(() => folder.remove());

describe('`webhook verify`', () => {
  it('takes a body from standard input or a file, and secrets from options, a file or the environment', async () => {
    const bodyFile = join(folder.folder, 'body.json');
    const secretFile = join(folder.folder, 'secrets');
    await writeFile(bodyFile, payload);
    await writeFile(secretFile, `${newSigningSecret()}\n${secret}\n`);
    expect(await verify([...asOptions(), '--secret', secret])).toEqual(valid('v1'));
    expect(await verify([...asOptions(), '--secret', secret, '--body', bodyFile], '')).toEqual(valid('v1'));
    const two = ['--secret', newSigningSecret(), '--secret', secret];
    expect(await verify([...asOptions(), ...two])).toEqual(valid('v1'));
    expect(await verify([...asOptions(), '--secret-file', secretFile])).toEqual(valid('v1'));
    expect(await verify(asOptions(), payload, { WEBHOOK_SECRET: secret })).toEqual(valid('v1'));
  });

  it('takes public keys, or fetches them from where the gateway publishes them', async () => {
    expect(await verify([...asOptions(), '--public-key', pair.publicKey])).toEqual(valid('v1a'));
    const server = createServer((request, response) => {
      response.shouldKeepAlive = false;
      if (request.url === '/keys') response.end(JSON.stringify({ keys: [], whpk: [pair.publicKey] }));
      else response.writeHead(request.url === '/empty' ? 200 : 404).end('{"keys":[]}');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await verify([...asOptions(), '--keys-url', `${url}/keys`])).toEqual(valid('v1a'));
    expect((await verify([...asOptions(), '--keys-url', `${url}/empty`])).stderr).toMatch(/no public keys/);
    expect((await verify([...asOptions(), '--keys-url', `${url}/x`])).stderr).toMatch(/answered 404/);
    await new Promise((closed) => server.close(closed));
    expect(await verify([...asOptions(), '--keys-url', `${url}/keys`])).toEqual({
      status: 1,
      stdout: '',
      stderr: 'error: --keys-url: ECONNREFUSED\n',
    });
  });

  it.each([
    ['lines', ['\n', (name: string, value: string) => `${name}: ${value}`]],
    ['lines of curl', ['\r\n', (name: string, value: string) => `< ${name.toUpperCase()}: ${value} `]],
    ['one line', [' ', (name: string, value: string) => `${name}=${value}`]],
    ['JSON', [',', (name: string, value: string) => `"${name}":"${value}"`]],
    ['a printed object', [',\n', (name: string, value: string) => `  '${name}': '${value}'`]],
  ] as const)('reads the headers out of %s of a log', async (_what, [separator, format]) => {
    const pasted = Object.entries(headers).map(([name, value]) => format(name, value));
    const once = await verify(['--header', `{${pasted.join(separator)}}`, '--secret', secret]);
    expect(once).toEqual(valid('v1'));
    const each = await verify([...pasted.flatMap((line) => ['--header', line]), '--secret', secret]);
    expect(each).toEqual(valid('v1'));
  });

  it.each([
    ['another secret', newSigningSecret(), payload, headers, /no signature matches: 1 v1 and 1 v1a came/],
    ['a newline too many', secret, `${payload}\n`, headers, /newline at the end/],
    ['an hour ago', secret, payload, sign(nowSeconds - 3_600), /too old by 33\d\d s \(300 s are allowed\)/],
  ])('ends with 1 and one line that says why: %s', async (_what, key, body, sent, message) => {
    const { status, stdout, stderr } = await verify([...asOptions(sent), '--secret', key], body);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^error: not valid: [^\n]+\n$/);
    expect(stderr).toMatch(message);
  });

  it('takes an old message with another tolerance, and one of any age with 0', async () => {
    const old = [...asOptions(sign(nowSeconds - 3_600)), '--secret', secret];
    expect(await verify([...old, '--tolerance', '3700'])).toEqual(valid('v1'));
    expect(await verify([...old, '--tolerance', '0'])).toEqual(valid('v1'));
  });

  it('prints the verification as JSON', async () => {
    const { stdout } = await verify([...asOptions(), '--secret', secret, '--json']);
    expect(JSON.parse(stdout)).toEqual({
      valid: true,
      scheme: 'v1',
      ageSeconds: expect.any(Number) as number,
    });
    const refused = await verify(['--id', 'evt_1', '--secret', secret, '--json']);
    expect(refused.status).toBe(1);
    expect(JSON.parse(refused.stdout)).toEqual({
      valid: false,
      code: 'header_missing',
      reason: 'webhook-timestamp, webhook-signature are missing',
    });
  });

  it.each([
    ['no secret', [], /give a --secret/],
    [
      'a short secret',
      ['--secret', 'whsec_c2VjcmV0'],
      /^error: --secret: .* is not base64 of 24 to 64 bytes\n$/,
    ],
    ['a secret without its prefix', ['--secret', 'c2VjcmV0'], /does not begin with whsec_/],
    ['a public key as a secret', ['--secret', pair.publicKey], /give it as --public-key/],
    ['a malformed public key', ['--public-key', 'whpk_x'], /--public-key: /],
    ['a tolerance that is none', ['--secret', secret, '--tolerance', '-1'], /--tolerance: "-1"/],
  ])('ends with 2 at %s', async (_what, args, message) => {
    const { status, stdout, stderr } = await verify([...asOptions(), ...args]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('c2VjcmV0');
  });

  it('reads what is piped into the process', () => {
    const env = { PATH: process.env.PATH, WEBHOOK_SECRET: secret };
    const args = [inject('builtProgram'), 'webhook', 'verify', ...asOptions()];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      env,
      input: payload,
      encoding: 'utf8',
    });
    expect({ status, stdout, stderr }).toEqual(valid('v1'));
  });
});
