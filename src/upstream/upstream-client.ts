import { SECOND_MS, systemClock, type Clock } from '../domain/clock.ts';
import type { AnyModel, ResolvedInput } from '../domain/models/catalogue.ts';
import type { Answer } from './answer.ts';
import { createExchange } from './exchange.ts';
import { classifyPoll } from './classify-poll.ts';
import { classifySubmit } from './classify-submit.ts';
import type { PollOutcome } from './poll-outcome.ts';
import type { SubmitOutcome } from './submit-outcome.ts';
import { excerptOf, redact } from './redact.ts';
import { storableOutcome } from './storable-outcome.ts';
import { createToImageUrl } from './to-image-url.ts';
import { createReplyLog, type UpstreamLogEntry } from './reply-log.ts';
import { withStatus, type WithStatus } from './with-status.ts';

/**
 * The upstream: each call sends one request. No method rejects for anything that the network or the
 * upstream does.
 */
export interface UpstreamClient {
  submit(
    account: UpstreamKey,
    model: AnyModel,
    input: ResolvedInput,
    headers?: UpstreamHeaders,
  ): Promise<WithStatus<SubmitOutcome>>;
  checkStatus(
    account: UpstreamKey,
    model: AnyModel,
    upstreamGenerationId: string,
    headers?: UpstreamHeaders,
  ): Promise<WithStatus<PollOutcome>>;
  /**
   * Refuses new requests and waits for those under way, each of which has a deadline. Aborting one would
   * lose its answer.
   */
  close(): Promise<void>;
}

/** Headers beside those that every request has. */
export type UpstreamHeaders = Record<string, string>;

/** The API key of one upstream account. */
export interface UpstreamKey {
  name: string;
  apiKey: string;
}

export interface UpstreamClientOptions {
  /** `http:` or `https:`; its path is prepended to the model's. */
  baseUrl: string;
  userAgent: string;
  /** From the start of connecting to the last byte of the answer. */
  timeoutMs?: number;
  connectTimeoutMs?: number;
  maxReplyBytes?: number;
  /** Each ends the requests of its kind that are under way, as their deadline would. */
  signals?: { submit: AbortSignal; poll: AbortSignal };
  /** Receives answers that do not match the vendor's API document. */
  log?: (entry: UpstreamLogEntry) => void;
  clock?: Clock;
}

// `generate` may answer slowly; a submission that times out has an unknown outcome and may be charged for
// nothing.
const DEFAULT_TIMEOUT_MS = 60 * SECOND_MS;
const DEFAULT_CONNECT_TIMEOUT_MS = 10 * SECOND_MS;
// The documented answers are smaller than a kilobyte.
const DEFAULT_MAX_REPLY_BYTES = 1_048_576;

/** @throws {TypeError} when `baseUrl` or `userAgent` cannot be used */
export function createUpstreamClient(options: UpstreamClientOptions): UpstreamClient {
  const exchange = createExchange({
    timeoutMs: DEFAULT_TIMEOUT_MS,
    connectTimeoutMs: DEFAULT_CONNECT_TIMEOUT_MS,
    maxReplyBytes: DEFAULT_MAX_REPLY_BYTES,
    clock: systemClock,
    ...options,
  });
  const { signals } = options;
  const toImageUrl = createToImageUrl(options.baseUrl);
  const log = createReplyLog(options.log);
  const underWay = new Set<Promise<unknown>>();
  let closed = false;

  async function request(
    account: UpstreamKey,
    path: string,
    payload: object,
    signal: AbortSignal | undefined,
    headers: UpstreamHeaders | undefined,
  ): Promise<Answer> {
    if (closed) return { kind: 'not_connected', reason: 'the client is closed' };
    return exchange(account.apiKey, path, payload, signal, headers);
  }

  function track<T>(work: Promise<T>): Promise<T> {
    underWay.add(work);
    return work.finally(() => underWay.delete(work));
  }

  return {
    submit(account, model, input, headers) {
      return track(
        request(account, model.paths.generate, input, signals?.submit, headers).then((answer) => {
          const outcome = classifySubmit(answer, model, toImageUrl);
          log.submit({ operation: 'submit', account, model, answer }, outcome);
          const redacted = withStatus(redactOutcome(outcome, account.apiKey), answer);
          if (redacted.kind !== 'not_sent' || answer.kind !== 'answered') return redacted;
          return {
            ...redacted,
            received: `HTTP ${answer.status}: ${excerptOf(answer.text, account.apiKey)}`,
          };
        }),
      );
    },
    checkStatus(account, model, upstreamGenerationId, headers) {
      return track(
        request(
          account,
          model.paths.checkStatus,
          { generationId: upstreamGenerationId },
          signals?.poll,
          headers,
        ).then((answer) => {
          const outcome = classifyPoll(answer, model, { upstreamGenerationId, toImageUrl });
          log.poll({ operation: 'check_status', account, model, answer }, outcome);
          return withStatus(redactOutcome(outcome, account.apiKey), answer);
        }),
      );
    },
    async close() {
      closed = true;
      await Promise.allSettled(underWay);
    },
  };
}

// Messages and reasons go to callers and into the database, and an upstream may repeat the key in them.
function redactOutcome<Outcome extends SubmitOutcome | PollOutcome>(
  outcome: Outcome,
  apiKey: string,
): Outcome {
  const redacted = { ...outcome };
  if ('message' in redacted) redacted.message = redact(redacted.message, apiKey);
  if ('reason' in redacted) redacted.reason = redact(redacted.reason, apiKey);
  return storableOutcome(redacted);
}
