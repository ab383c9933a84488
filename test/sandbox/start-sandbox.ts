import { onTestFinished } from 'vitest';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts';

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  body: Record<string, unknown>;
}

export interface TestSandbox {
  sandbox: Sandbox;
  url: string;
  /** Moves the sandbox's clock. */
  pass: (ms: number) => void;
  post: (path: string, body: unknown, headers?: Record<string, string>) => Promise<Reply>;
  generate: (fields?: Record<string, unknown>, headers?: Record<string, string>) => Promise<Reply>;
  checkStatus: (generationId: unknown, headers?: Record<string, string>) => Promise<Reply>;
}

export const KEY = 'key-one';
/** Every picture takes this long here. */
export const DURATION_MS = 20_000;

/** A sandbox on a free port with a clock that stands still; stopped at the end of the test. */
export async function startSandbox(options: SandboxOptions = {}): Promise<TestSandbox> {
  let now = Date.UTC(2026, 5, 1);
  const sandbox = createSandbox({ clock: { now: () => now }, random: () => 0.5, ...options });
  const url = await sandbox.start();
  onTestFinished(() => sandbox.stop());

  async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    const response = await fetch(url + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parse(text) };
  }

  return {
    sandbox,
    url,
    pass: (ms) => (now += ms),
    post,
    generate: (fields = {}, headers) =>
      post('/api/nano-banana-2/generate', { prompt: 'a koi pond', mode: 'generate', ...fields }, headers),
    checkStatus: (generationId, headers) =>
      post('/api/nano-banana-2/check-status', { generationId }, headers),
  };
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
