import type { ChaosGateway } from './chaos-gateway.ts';
import type { Journal } from './journal.ts';

/** An answer of a gateway; null: none came, which nobody promises while a gateway is ended. */
export type Reply = { status: number; body: Record<string, unknown> } | null;

export interface Request {
  method: string;
  path: string;
  key: string;
  body?: string;
  headers?: Record<string, string>;
}

// A request waits for its database for at most 5 s. Many times that, because a loaded machine takes its time, too.
const HANG_MS = 60_000;
/** What explains that a connection ends without an answer. */
const ENDS = ['kill', 'stop', 'freeze'] as const;
// A gateway that goes on after it was frozen works off what came meanwhile.
const AFTERMATH_MS = 3_000;

/** Sends a request and checks what holds for every answer: it comes, and it is no 5xx but 503 with `Retry-After`. */
export async function call(gateway: ChaosGateway, request: Request, journal: Journal): Promise<Reply> {
  const { method, path, key, body, headers } = request;
  const url = gateway.url();
  if (url === null) return null;
  const from = journal.now();
  const endpoint = path.replaceAll(/(gen|evt|dlv|ep)_\w+/g, '{id}');
  try {
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body ?? null,
      signal: AbortSignal.timeout(HANG_MS),
    });
    const { status } = response;
    const text = await response.text();
    journal.check(status < 500 || status === 503, () => `${method} ${endpoint}: ${status} ${text}`);
    // Probes ask again by themselves.
    if (status === 503 && path !== '/readyz')
      journal.check(response.headers.has('retry-after'), () => `${method} ${endpoint}: 503 has Retry-After`);
    return { status, body: parse(text) };
  } catch (error) {
    const isExplained = journal.isDisturbed(from - AFTERMATH_MS, journal.now(), ENDS, gateway.name);
    const { message, cause } = error as Error;
    journal.check(
      isExplained || gateway.url() !== url,
      () =>
        `${method} ${endpoint} is answered, not: ${message} ${cause instanceof Error ? cause.message : ''}`,
    );
    return null;
  }
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
