import { AwsV4Signer } from 'aws4fetch';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, type Dispatcher } from 'undici';
import { SECOND_MS } from '../domain/clock.ts';
import type { FileStorage, ObjectKey } from './file-storage.ts';
import { readS3Page } from './read-s3-page.ts';

// For connecting, for the head of an answer, and for each pause in its body.
const TIMEOUT_MS = 30 * SECOND_MS;

/**
 * A bucket of S3 or of a server with its API. A picture is received in a temporary file first, so its length and hash
 * are known: it is sent as it is read from there, in one request, and S3 checks it against the hash.
 */
export function createS3Storage(options: S3StorageOptions): FileStorage {
  const { endpoint, bucket, prefix, timeoutMs = TIMEOUT_MS, region, accessKeyId, secretAccessKey } = options;
  const { incomingFolder = join(tmpdir(), 'nanogate-incoming') } = options;
  const credentials = { region, accessKeyId, secretAccessKey };
  const agent = new Agent({
    connect: { timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    allowH2: false,
  });
  const bucketUrl = `${endpoint}/${bucket}`;
  const nameOf = ({ teamId, objectId }: ObjectKey) =>
    [...(prefix === '' ? [] : [prefix]), teamId, objectId].map(encodeName).join('/').replaceAll('%2F', '/');
  const urlOf = (key: ObjectKey) => `${bucketUrl}/${nameOf(key)}`;

  async function request(
    method: Dispatcher.HttpMethod,
    url: string,
    {
      headers = {},
      body,
    }: { headers?: Record<string, string>; body?: Dispatcher.DispatchOptions['body'] } = {},
  ) {
    const signed = await new AwsV4Signer({ ...credentials, service: 's3', method, url, headers }).sign();
    const { origin, pathname, search } = signed.url;
    return agent.request({
      origin,
      path: pathname + search,
      method,
      headers: { ...headers, ...Object.fromEntries(signed.headers) },
      body: body ?? null,
    });
  }

  return {
    kind: 's3',
    incomingFolder,
    async put(key, { path, bytes, contentHash, contentType }) {
      const headers = {
        'content-length': String(bytes),
        'content-type': contentType,
        'x-amz-content-sha256': contentHash,
      };
      // Its error ends the request; without a listener, one that comes after the request would end the process.
      const body = createReadStream(path).on('error', () => undefined);
      try {
        await accept(await request('PUT', urlOf(key), { headers, body }), [200]);
      } finally {
        body.destroy();
      }
      await rm(path, { force: true });
    },
    async read(key, range) {
      const headers: Record<string, string> =
        range === null ? {} : { range: `bytes=${range.start}-${range.end}` };
      const answer = await request('GET', urlOf(key), { headers });
      const isWanted =
        range === null
          ? answer.statusCode === 200
          : String(answer.headers['content-range']).startsWith(`bytes ${range.start}-${range.end}/`);
      if (isWanted) return answer.body;
      await accept(answer, [404]);
      return null;
    },
    async delete(key) {
      await accept(await request('DELETE', urlOf(key)), [200, 204, 404]);
    },
    async *list() {
      for (let token: string | null = ''; token !== null;) {
        const query = new URLSearchParams({ 'list-type': '2', prefix: prefix === '' ? '' : `${prefix}/` });
        if (token !== '') query.set('continuation-token', token);
        const text = await accept(await request('GET', `${bucketUrl}/?${query.toString()}`), [200]);
        const page = readS3Page(text);
        yield* page.objects;
        token = page.nextToken;
      }
    },
    async presign(key, { lifetimeMs, contentType, disposition }) {
      const url = new URL(urlOf(key));
      url.searchParams.set('X-Amz-Expires', String(Math.ceil(lifetimeMs / SECOND_MS)));
      url.searchParams.set('response-content-type', contentType);
      url.searchParams.set('response-content-disposition', disposition);
      const signer = new AwsV4Signer({
        ...credentials,
        service: 's3',
        method: 'GET',
        url: url.href,
        signQuery: true,
      });
      return (await signer.sign()).url.href;
    },
    hasSpace: async () => true,
    close: () => agent.close(),
  };
}

/** As S3 writes a name before it checks a signature: all but RFC 3986's unreserved characters are escaped. */
function encodeName(name: string): string {
  return encodeURIComponent(name).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** @throws Error unless the answer has one of the statuses */
async function accept(answer: Dispatcher.ResponseData, statuses: number[]): Promise<string> {
  const text = await answer.body.text();
  if (statuses.includes(answer.statusCode)) return text;
  const code = /<Code>([\w.]{1,64})<\/Code>/.exec(text)?.[1] ?? 'no code';
  throw new Error(`S3 answered ${answer.statusCode} (${code})`);
}

export interface S3StorageOptions {
  /** `https://s3.eu-central-1.amazonaws.com`; the bucket is addressed in the path, which every server supports. */
  endpoint: string;
  region: string;
  bucket: string;
  /** Without slashes at its ends; empty: none. */
  prefix: string;
  accessKeyId: string;
  secretAccessKey: string;
  timeoutMs?: number;
  /** Default: in the folder for temporary files. */
  incomingFolder?: string;
}
