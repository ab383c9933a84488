import { expect, onTestFinished, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { scenarios } from '../../src/sandbox/scenarios/scenarios.ts';
import { account, clientOf, input, model } from './servers.ts';

// Far above what a healthy answer on this machine takes, and what the scenarios without an answer are waited for.
const TIMEOUT_MS = 1_000;

async function start() {
  const sandbox = createSandbox({ initialCredits: 100 });
  const client = clientOf(await sandbox.start(), { timeoutMs: TIMEOUT_MS });
  onTestFinished(() => sandbox.stop());
  const submit = (words: string) =>
    client.submit(account, model, { ...input, prompt: `${words} A lighthouse` });
  return { sandbox, client, submit };
}

const submits: [scenario: string, kind: string, cause?: string][] = [
  ['reset-before-read', 'unknown'],
  ['reset-after-read', 'unknown'],
  ['lost-answer', 'unknown'],
  ['lost-answer=timeout', 'unknown'],
  ['lost-answer=empty', 'unknown'],
  ['lost-answer=500', 'unknown'],
  ['lost-answer=504', 'unknown'],
  ['timeout', 'unknown'],
  ['cut-off', 'unknown'],
  ['drip', 'unknown'],
  ['html', 'unknown'],
  ['http=403', 'not_sent', 'unavailable'],
  ['http=429', 'not_sent', 'rate_limited'],
  ['http=500', 'unknown'],
  ['http=502', 'unknown'],
  ['http=503', 'unknown'],
  ['http=504', 'unknown'],
  ['http=520', 'unknown'],
  ['http=521', 'not_sent', 'unavailable'],
  ['http=522', 'not_sent', 'unavailable'],
  ['http=523', 'not_sent', 'unavailable'],
  ['http=524', 'unknown'],
  ['http=530', 'not_sent', 'unavailable'],
  ['rate-limited=7', 'not_sent', 'rate_limited'],
  ['unavailable', 'not_sent', 'unavailable'],
  ['redirect', 'not_sent', 'unavailable'],
  ['error=LOGIN_REQUIRED', 'not_sent', 'key_refused'],
  ['error=FORBIDDEN', 'not_sent', 'key_refused'],
  ['error=NOT_FOUND', 'refused'],
  ['error=INVALID_PROMPT', 'refused'],
  ['generation-failed', 'refused'],
  ['credit-reservation-failed', 'not_sent', 'unavailable'],
  ['out-of-credits', 'not_sent', 'out_of_credits'],
  ['empty', 'unknown'],
  ['not-json', 'unknown'],
  ['not-object', 'unknown'],
  ['huge', 'unknown'],
  ['unknown-status', 'confirmed'],
  ['numeric-id', 'confirmed'],
  ['hostile-text=taskId', 'confirmed'],
  ['hostile-text=generationId', 'unknown'],
];

test.each(submits)('submit: %s → %s %s', async (scenario, kind, cause) => {
  const { sandbox, submit } = await start();
  const outcome = await submit(`[sandbox:${scenario}]`);
  expect(outcome.kind).toBe(kind);
  if (outcome.kind === 'not_sent') expect(outcome.cause).toBe(cause);
  // What is submitted again, or given back to the team, must not have been paid for.
  if (kind === 'not_sent' || kind === 'refused') expect(sandbox.credits(account.apiKey)).toBe(100);
  if (kind === 'confirmed') expect(sandbox.credits(account.apiKey)).toBe(92);
  expect(sandbox.requests()).toHaveLength(1);
});

const polls: [scenario: string, kind: string, cause?: string][] = [
  ['fail', 'failed'],
  ['failed-with-success', 'failed'],
  ['failed-with-500', 'failed'],
  ['reset-before-read-on-poll', 'no_answer', 'unavailable'],
  ['reset-after-read-on-poll', 'no_answer', 'unavailable'],
  ['timeout-on-poll', 'no_answer', 'unavailable'],
  ['cut-off-on-poll', 'no_answer', 'unavailable'],
  ['drip-on-poll', 'no_answer', 'unavailable'],
  ['html-on-poll', 'no_answer', 'unavailable'],
  ['http-on-poll=403', 'no_answer', 'unavailable'],
  ['http-on-poll=429', 'no_answer', 'rate_limited'],
  ['http-on-poll=503', 'no_answer', 'unavailable'],
  ['http-on-poll=530', 'no_answer', 'unavailable'],
  ['rate-limited-on-poll', 'no_answer', 'rate_limited'],
  ['unavailable-on-poll', 'no_answer', 'unavailable'],
  ['redirect-on-poll', 'no_answer', 'unavailable'],
  ['error-on-poll=GENERATION_FAILED', 'failed'],
  ['error-on-poll=LOGIN_REQUIRED', 'no_answer', 'key_refused'],
  ['error-on-poll=NOT_FOUND', 'not_found'],
  ['error-on-poll=FORBIDDEN', 'forbidden'],
  ['empty-on-poll', 'no_answer', 'unavailable'],
  ['not-json-on-poll', 'no_answer', 'unavailable'],
  ['not-object-on-poll', 'no_answer', 'unavailable'],
  ['huge-on-poll', 'no_answer', 'unavailable'],
  ['unknown-status-on-poll', 'running'],
  ['numeric-id-on-poll', 'completed'],
  ['hostile-text-on-poll=imageUrl', 'completed'],
  ['completed-without-image', 'completed_without_image'],
  ['other-generation', 'no_answer', 'unavailable'],
];

test.each(polls)('poll: %s → %s %s', async (scenario, kind, cause) => {
  const { client, submit } = await start();
  const submitted = await submit(`[sandbox:slow=0] [sandbox:${scenario}]`);
  if (submitted.kind !== 'confirmed') throw new Error(`not taken: ${JSON.stringify(submitted)}`);
  const outcome = await client.checkStatus(account, model, submitted.upstreamGenerationId ?? '');
  expect(outcome.kind).toBe(kind);
  if (outcome.kind === 'no_answer') expect(outcome.cause).toBe(cause);
});

test('completes after every scenario of a poll that is no result', async () => {
  const { client, submit } = await start();
  const submitted = await submit(
    '[sandbox:slow=0] [sandbox:http-on-poll=502,1] [sandbox:other-generation=1]',
  );
  if (submitted.kind !== 'confirmed') throw new Error(`not taken: ${JSON.stringify(submitted)}`);
  const kinds: string[] = [];
  for (let i = 0; i < 3; i++)
    kinds.push((await client.checkStatus(account, model, submitted.upstreamGenerationId ?? '')).kind);
  expect(kinds.at(-1)).toBe('completed');
  expect(kinds).toContain('no_answer');
});

test('every scenario that spoils an answer is tried', () => {
  const tried = new Set([...submits, ...polls].map(([word]) => word.replace(/=.*|-on-poll.*/g, '')));
  const others = ['slow', 'progress-backwards', 'progress-absent'];
  expect(scenarios.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual(others);
});
