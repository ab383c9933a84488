import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createS3Storage } from '../../src/files/s3-storage.ts';
import { memoryFolder } from '../memory-folder.ts';

/** SHA-256 as AWS's signer takes it. */
class Sha256 {
  readonly #hash: Hash | Hmac;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as string);
  }
  update(data: string | Uint8Array) {
    this.#hash.update(data);
  }
  digest() {
    return Promise.resolve(new Uint8Array(this.#hash.digest()));
  }
}

const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const region = 'eu-central-1';
const aws = new SignatureV4({ service: 's3', region, credentials, sha256: Sha256, uriEscapePath: false });
const key = { teamId: `team_${'a'.repeat(26)}`, objectId: `obj_${'b'.repeat(26)}` };

/** What AWS's own signer makes of a request as it arrived. */
async function signatureOf({ method = '', url = '', headers }: IncomingMessage): Promise<string> {
  const { pathname, searchParams, hostname } = new URL(url, `http://${headers.host}`);
  const [, signedHeaders = ''] = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '') ?? [];
  const given = Object.fromEntries(signedHeaders.split(';').map((name) => [name, String(headers[name])]));
  const signed = await aws.sign(
    {
      protocol: 'http:',
      hostname,
      method,
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: given,
    },
    { signingDate: toDate(String(headers['x-amz-date'])) },
  );
  return signed.headers.authorization ?? '';
}

/** `20261128T093000Z` */
function toDate(stamp = ''): Date {
  return new Date(stamp.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

// The S3 server of the other tests checks no signature.
describe.each(['kept', '', 'pictures/2026', "a b+c(d)'e!*", 'größe~&=?#%41'])('the prefix "%s"', (prefix) => {
  let server: Server;
  let folder: string;
  const arrived: IncomingMessage[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(memoryFolder, 'nanogate-s3-'));
    server = createServer((request, response) => {
      arrived.push(request);
      request.resume().on('end', () => response.end('<ListBucketResult></ListBucketResult>'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });
  const open = () => {
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return createS3Storage({
      endpoint,
      region,
      bucket: 'bucket',
      prefix,
      ...credentials,
      incomingFolder: folder,
    });
  };

  it('is signed as AWS signs it, in every request and in links', async () => {
    const storage = open();
    const path = join(folder, 'picture');
    await writeFile(path, 'picture');
    const contentHash = createHash('sha256').update('picture').digest('hex');
    await storage.put(key, { path, bytes: 7, contentHash, contentType: 'image/png', width: 1, height: 1 });
    (await storage.read(key, null))?.resume();
    await storage.delete(key);
    for await (const _ of storage.list());
    expect(arrived.map(({ method }) => method)).toEqual(['PUT', 'GET', 'DELETE', 'GET']);
    for (const request of arrived) {
      expect(request.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/);
      expect(request.headers.authorization).toBe(await signatureOf(request));
    }
    const disposition = 'inline; filename="a b.png"';
    const link = await storage.presign(key, { lifetimeMs: 60_000, contentType: 'image/png', disposition });
    const { hostname, host, pathname, searchParams } = new URL(link!);
    const { 'X-Amz-Signature': signature, 'X-Amz-Date': stamp } = Object.fromEntries(searchParams);
    const query = { 'response-content-type': 'image/png', 'response-content-disposition': disposition };
    // S3 takes the hash of a link as this, and not as a header that is sent with it.
    const headers = { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
    const notSent = new Set(['x-amz-content-sha256']);
    const wanted = await aws.presign(
      { protocol: 'http:', hostname, method: 'GET', path: pathname, query, headers },
      { signingDate: toDate(stamp), expiresIn: 60, unhoistableHeaders: notSent, unsignableHeaders: notSent },
    );
    expect(signature).toBe(wanted.query?.['X-Amz-Signature']);
    await storage.close();
  });
});
