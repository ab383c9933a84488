import type { Readable } from 'node:stream';
import { Agent } from 'undici';
import type { FetchFailure, FetchFailureKind } from '../domain/files/fetch-failure.ts';
import { imageFaultReasons } from '../domain/files/image-reader.ts';
import { storableText } from '../domain/storable-text.ts';
import type { AddressGuard } from '../network/address-guard.ts';
import { guardedConnector, RefusedAddressError } from '../network/guarded-connector.ts';
import { parseWebhookUrl } from '../network/parse-webhook-url.ts';
import type { Resolve } from '../network/resolve.ts';

/** Fetches pictures from addresses that others chose. */
export interface PictureFetcher {
  /**
   * Opens a picture for reading. The deadline covers everything, up to the last byte.
   * @throws FetchError
   */
  open(url: string, signal?: AbortSignal): Promise<OpenedPicture>;
  close(): Promise<void>;
}

export interface OpenedPicture {
  /** Destroy it unless it is read to its end. It fails with an error when the answer is cut short. */
  body: Readable;
  /** Null: the answer does not say. */
  bytes: number | null;
  /** Of the answer that it is in. */
  statusCode: number;
}

export interface PictureFetcherOptions {
  guard: AddressGuard;
  timeoutMs: number;
  maxBytes: number;
  userAgent: string;
  resolve?: Resolve;
}

/** Why there is no picture; the message is for the operator and the team. */
export class FetchError extends Error {
  override readonly name = 'FetchError';
  readonly kind: FetchFailureKind;
  /** Of the answer that it was read from. */
  readonly statusCode: number | undefined;

  constructor(
    kind: FetchFailureKind,
    message: string,
    { statusCode, ...options }: ErrorOptions & { statusCode?: number } = {},
  ) {
    super(message, options);
    this.kind = kind;
    this.statusCode = statusCode;
  }
}

/** What an error means for the fetch that it ended. */
export function fetchFailureOf(error: unknown): FetchFailure {
  if (error instanceof FetchError) {
    const { kind, message: reason, statusCode } = error;
    return { kind, reason, ...(statusCode !== undefined && { statusCode }) };
  }
  const text = error instanceof Error ? error.message : String(error);
  return { kind: 'unreachable', reason: storableText(text.slice(0, MAX_REASON_CHARACTERS)) };
}

/** The failure of a picture that was refused while it was read. */
export function refusedPicture(reason: keyof typeof imageFaultReasons | 'too_large'): FetchFailure {
  const fault = reason === 'too_large' ? 'is larger than a file may be' : imageFaultReasons[reason];
  return { kind: 'refused', reason: `The picture ${fault}.` };
}

// Two more than a CDN in front of a storage needs.
const MAX_REDIRECTS = 4;
const MAX_REASON_CHARACTERS = 300;

/** Connects only where the guard allows, also after a redirect. */
export function createPictureFetcher(options: PictureFetcherOptions): PictureFetcher {
  const { guard, timeoutMs, maxBytes, userAgent, resolve } = options;
  const agent = new Agent({
    connect: guardedConnector(guard, { resolve, timeoutMs }),
    // One deadline for all; these are idle time-outs.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: 16_384,
    keepAliveMaxTimeout: 60_000,
    allowH2: false,
  });
  const headers = { accept: 'image/*', 'accept-encoding': 'identity', 'user-agent': userAgent };

  async function follow(text: string, signal: AbortSignal, redirects: number): Promise<OpenedPicture> {
    const url = parseWebhookUrl(text);
    if (typeof url === 'string') throw new FetchError('refused', `${url} (of the picture)`);
    const { origin, pathname, search } = url;
    const answer = await agent.request({ origin, path: pathname + search, method: 'GET', headers, signal });
    const { statusCode, body } = answer;
    if (statusCode === 200) {
      const length = answer.headers['content-length'];
      const bytes = typeof length === 'string' ? Number(length) : null;
      if (bytes === null || bytes <= maxBytes) return { body, bytes, statusCode };
      body.destroy();
      const { kind, reason } = refusedPicture('too_large');
      throw new FetchError(kind, reason, { statusCode });
    }
    // Destroying it is reported as an error of the body, which nobody reads.
    body.on('error', () => undefined).destroy();
    const { location } = answer.headers;
    if (statusCode >= 300 && statusCode < 400 && typeof location === 'string') {
      if (redirects === MAX_REDIRECTS)
        throw new FetchError('refused', 'There are too many redirects.', { statusCode });
      if (!URL.canParse(location, url.href))
        throw new FetchError('refused', 'A redirect has no valid address.', { statusCode });
      return follow(new URL(location, url).href, signal, redirects + 1);
    }
    const kind = statusCode >= 500 || statusCode === 429 ? 'unreachable' : 'refused';
    throw new FetchError(kind, `The host of the picture answered ${statusCode}.`, { statusCode });
  }

  return {
    async open(url, signal) {
      const deadline = AbortSignal.timeout(timeoutMs);
      try {
        return await follow(url, signal === undefined ? deadline : AbortSignal.any([deadline, signal]), 0);
      } catch (error) {
        if (error instanceof RefusedAddressError)
          throw new FetchError('refused', error.message, { cause: error });
        throw error;
      }
    },
    close: () => agent.destroy(),
  };
}
