import { readdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPictureFetcher, fetchFailureOf, refusedPicture } from '../../src/files/picture-fetcher.ts';
import { receiveFile } from '../../src/files/receive-file.ts';
import { createAddressGuard } from '../../src/network/address-guard.ts';
import { memoryFolder } from '../memory-folder.ts';
import { startPictureHost, type Answer, type PictureHost } from './picture-host.ts';
import { badPictures, jpeg, png } from './pictures.ts';

const MAX_BYTES = 10_000;
let host: PictureHost;
let folder: string;
beforeAll(async () => {
  host = await startPictureHost();
  folder = await mkdtemp(join(memoryFolder, 'nanogate-fetch-'));
});
afterAll(async () => {
  await host.close();
  await rm(folder, { recursive: true });
});

const fetcherWith = (timeoutMs: number) =>
  createPictureFetcher({
    guard: createAddressGuard({ allowed: ['127.0.0.1'], setting: 'FILES_ALLOWED_NETWORKS' }),
    timeoutMs,
    maxBytes: MAX_BYTES,
    userAgent: 'test',
  });
const patient = fetcherWith(30_000);
const impatient = fetcherWith(50);
afterAll(() => Promise.all([patient.close(), impatient.close()]));

async function fetchPicture(url: string, fetcher = patient) {
  try {
    const { body } = await fetcher.open(url);
    const received = await receiveFile(body, { folder, maxBytes: MAX_BYTES, allowTrailing: true });
    return received.outcome === 'refused' ? refusedPicture(received.reason) : received.file;
  } catch (error) {
    return fetchFailureOf(error);
  }
}

describe('a picture is fetched', () => {
  it('with its type by its bytes, its size and its hash', async () => {
    const lying: Answer = (response) => response.writeHead(200, { 'content-type': 'text/html' }).end(jpeg());
    expect(await fetchPicture(host.answer('/a.png', lying))).toMatchObject({
      contentType: 'image/jpeg',
      bytes: jpeg().length,
      width: 4,
      height: 3,
      contentHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
  });

  it('through redirects', async () => {
    host.answer('/there.png', png());
    const redirect: Answer = (response) => response.writeHead(302, { location: '/there.png' }).end();
    expect(await fetchPicture(host.answer('/here', redirect))).toMatchObject({ contentType: 'image/png' });
  });
});

const endless: Answer = (response) => {
  response.writeHead(200);
  response.write(png().subarray(0, 33));
  response.write(Buffer.from('\x7f\xff\xff\xfffiLl', 'latin1'));
  const timer = setInterval(() => response.write(Buffer.alloc(4_096)), 1);
  response.on('close', () => clearInterval(timer));
};
const silent: Answer = (response) => void response.writeHead(200).write(png().subarray(0, 50));
const cut: Answer = (response) => {
  response.writeHead(200, { 'content-length': 10 * png().length });
  response.write(png());
  setTimeout(() => response.destroy(), 10);
};

describe('what is no picture to keep', () => {
  it.each<[string, Answer, string, RegExp, number?]>([
    ['404', (response) => response.writeHead(404).end(), 'refused', /answered 404/, 404],
    ['500', (response) => response.writeHead(500).end(), 'unreachable', /answered 500/, 500],
    ['429', (response) => response.writeHead(429).end(), 'unreachable', /answered 429/, 429],
    ['HTML', Buffer.from('<html>Sign in</html>'), 'refused', /not a PNG/],
    [
      '10 GB by its header',
      (response) => response.writeHead(200, { 'content-length': 10_000_000_000 }).write('x'),
      'refused',
      /larger/,
      200,
    ],
    ['an endless one', endless, 'refused', /larger/],
    ['one that is cut off', cut, 'unreachable', /./],
    ['a host that closes at once', (response) => response.destroy(), 'unreachable', /./],
    [
      'a redirect to a private address',
      (response) => response.writeHead(302, { location: 'http://10.0.0.1/a.png' }).end(),
      'refused',
      /FILES_ALLOWED_NETWORKS/,
    ],
    [
      'a redirect to the metadata server',
      (response) => response.writeHead(307, { location: 'http://169.254.169.254/a' }).end(),
      'refused',
      /FILES_ALLOWED_NETWORKS/,
    ],
    [
      'a redirect to a file',
      (response) => response.writeHead(301, { location: 'file:///etc/passwd' }).end(),
      'refused',
      /absolute/,
    ],
    [
      'a redirect to itself',
      (response, { url }) => response.writeHead(302, { location: url! }).end(),
      'refused',
      /redirects/,
      302,
    ],
    [
      'a redirect to nowhere',
      (response) => response.writeHead(302, { location: 'http://[::1' }).end(),
      'refused',
      /valid address/,
      302,
    ],
  ])('is a failure that says why: %s', async (name, answer, kind, reason, statusCode) => {
    const found = await fetchPicture(host.answer(`/bad/${encodeURIComponent(name)}`, answer));
    expect(found).toEqual({ kind, reason: expect.stringMatching(reason) as string, statusCode });
  });

  it('is one whose bytes stop, however long ago its head came', async () => {
    const found = await fetchPicture(host.answer('/silent', silent), impatient);
    expect(found).toMatchObject({ kind: 'unreachable' });
  });

  it.each(badPictures.filter(([, , fault]) => fault !== 'trailing_data'))(
    'leaves nothing behind: %s',
    async (name, bytes) => {
      const found = await fetchPicture(host.answer(`/picture/${encodeURIComponent(name)}`, bytes));
      expect(found).toMatchObject({ kind: 'refused' });
    },
  );

  it('includes addresses that nobody has opened, in any spelling', async () => {
    for (const url of [
      'http://localhost:1/a',
      'http://0x7f.2/a',
      'http://[::ffff:10.0.0.1]/a',
      'ftp://example.com/a',
    ])
      expect(await fetchPicture(url), url).toHaveProperty('kind');
  });

  it('left nothing in the folder', async () => {
    const names = await readdir(folder);
    // The three whole ones of the tests above and no other.
    expect(names.length).toBeLessThanOrEqual(2);
  });
});
