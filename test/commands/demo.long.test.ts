import { afterEach, describe, expect, it, vi } from 'vitest';
import { runHere, start } from './command-line.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

// A picture takes up to ten seconds here, and everything takes longer where other tests run beside.
describe('`demo --once`', { timeout: 120_000 }, () => {
  it('shows the whole way of a picture and ends with 0', async () => {
    const { status, stdout, stderr } = await start(['demo', '--once']).ended;
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const order = [
      /Budget before\n.*limit 100, held 0, settled 0/,
      /Request .*\n.*curl -X POST 'http:\/\/127\.0\.0\.1:\d+\/api\/nano-banana-2\/generate'/,
      /Generation gen_/,
      /completed +100 %/,
      /"status": "completed"/,
      /Webhook \(signature verified/,
      /webhook-id: evt_/,
      /webhook-timestamp: \d+/,
      /webhook-signature: v1,/,
      /Budget after\n.*limit 100, held 0, settled 8/,
      /API +http/,
      /Docs +http.*\/docs/,
      /Picture +http/,
    ].map((pattern) => stdout.search(pattern));
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    // Not a terminal here: plain lines, nothing that redraws one.
    expect(stdout).not.toMatch(/[\r\u001B]/);
  });

  it('ends with 1 and the reason when the picture fails', async () => {
    const realFetch = fetch;
    const spoil = (body: unknown) =>
      typeof body === 'string'
        ? body.replace('"prompt":"', '"prompt":"[sandbox:slow=0][sandbox:fail] ')
        : (body as undefined);
    vi.stubGlobal('fetch', (url: string, init: RequestInit) =>
      realFetch(url, { ...init, body: spoil(init.body) }),
    );
    const { status, stdout, stderr } = await runHere(['demo', '--once']);
    expect({ status, stderr }).toEqual({ status: 1, stderr: 'error: the generation ended as failed\n' });
    expect(stdout).toContain('"type":"generation.failed"');
  });

  it('ends with 1 and the reason when its folder cannot be made', async () => {
    const { status, stdout, stderr } = await start(['demo', '--once'], { TMPDIR: '/dev/null/nowhere' }).ended;
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^error: [^\n]*\/nowhere[^\n]*\n$/);
  });
});
