import type { AttemptResult } from '../../../src/webhooks/run-attempt.ts';
import type { WebhookRequest, WebhookSender } from '../../../src/webhooks/webhook-sender.ts';

/** A sender that fails as a test says, and remembers what it was given. */
export interface FakeSender extends WebhookSender {
  sent: WebhookRequest[];
  /** Results of the next attempts in turn; where none is left, the receiver answers 200. */
  results: AttemptResult[];
}

export function createFakeSender(): FakeSender {
  const fake: FakeSender = {
    sent: [],
    results: [],
    async send(request) {
      fake.sent.push(request);
      return fake.results.shift() ?? received;
    },
    close: async () => undefined,
  };
  return fake;
}

export const received: AttemptResult = {
  ok: true,
  statusCode: 200,
  error: null,
  retryAfterMs: null,
  timedOut: false,
  responseExcerpt: 'ok',
  durationMs: 12,
};

export function answered(statusCode: number, retryAfterMs: number | null = null): AttemptResult {
  return { ...received, ok: false, statusCode, retryAfterMs, error: `The receiver answered ${statusCode}.` };
}

export const receiverDown = answered(503);

export const noAnswer: AttemptResult = {
  ...received,
  ok: false,
  statusCode: null,
  error: 'No complete answer within 15000 ms.',
  timedOut: true,
  responseExcerpt: null,
};
