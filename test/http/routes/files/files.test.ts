import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { readdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../../../src/domain/access/principal.ts';
import { createPriceList } from '../../../../src/domain/generations/price-list.ts';
import { createServer } from '../../../../src/http/server.ts';
import { bind } from '../../../../src/operations/bind.ts';
import { createKey } from '../../../../src/operations/access/create-key.ts';
import { teamOperations } from '../../../../src/operations/team-operations.ts';
import { sqlite } from '../../../engines.ts';
import { jpeg, png } from '../../../files/pictures.ts';
import { createPrincipal } from '../../../operations/fixture.ts';
import { unusedAdmin } from '../../fixtures.ts';
import {
  completePicture,
  createFilesContext,
  fetchDue,
  fileRows,
  objectsIn,
  type FilesContext,
} from '../../../operations/files/files-context.ts';

let context: FilesContext;
let principal: Principal;
let key: string;
let server: Awaited<ReturnType<typeof createServer>>;
let url: string;

beforeAll(async () => {
  context = await createFilesContext(sqlite);
  principal = await createPrincipal(context);
  key = (await createKey(context, principal.teamId, 'http')).key;
  server = await createServer({
    operations: bind(teamOperations, context),
    admin: unusedAdmin,
    readiness: async () => ({ status: 'ready', checks: { database: 'ok' } }),
    metrics: {
      contentType: 'text/plain',
      render: async () => '',
      answered: () => undefined,
      wrongToken: () => undefined,
    },
    logger: pino({ level: 'silent' }),
    clock: context.clock,
    priceList: createPriceList(),
    dropInImageUrl: 'gateway',
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await server.close();
  await context.close();
});

const authorized = () => ({ authorization: `Bearer ${key}` });
const call = (path: string, init: RequestInit = {}) =>
  fetch(url + path, { ...init, headers: { ...authorized(), ...(init.headers as Record<string, string>) } });
interface FileJson {
  id: string;
  url: string;
  name: string | null;
  contentType: string;
}
const json = async (answer: Response) =>
  (await answer.json()) as FileJson & { code: string; reason?: string };
const linkPath = (link: string) => link.replace('https://gateway.example', '');

function form(bytes: Buffer, filename = 'fox.png'): FormData {
  const data = new FormData();
  data.append('note', 'hello');
  data.append('file', new Blob([new Uint8Array(bytes)]), filename);
  return data;
}

describe('POST /v1/files', () => {
  it('takes a form, and gives the picture back by its key and by its link', async () => {
    const answer = await call('/v1/files', { method: 'POST', body: form(png({ filler: 200_000 })) });
    expect(answer.status).toBe(201);
    const file = await json(answer);
    expect(answer.headers.get('location')).toBe(`/v1/files/${file.id}`);
    expect(file).toMatchObject({ name: 'fox.png', contentType: 'image/png' });
    const byKey = await call(`/v1/files/${file.id}/content`, { headers: { accept: 'image/png' } });
    const byLink = await fetch(url + linkPath(file.url));
    for (const content of [byKey, byLink]) {
      expect(content.status).toBe(200);
      expect(Object.fromEntries(content.headers)).toMatchObject({
        'content-type': 'image/png',
        'content-disposition': 'inline; filename="fox.png"',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
        'accept-ranges': 'bytes',
      });
      expect(Buffer.from(await content.arrayBuffer()).equals(png({ filler: 200_000 }))).toBe(true);
    }
  });

  it('takes the picture itself, whatever its sender calls it', async () => {
    const answer = await call('/v1/files?filename=b%C3%A4r.jpg', {
      method: 'POST',
      body: new Uint8Array(jpeg()),
      headers: { 'content-type': 'text/html' },
    });
    const file = await json(answer);
    expect(file).toMatchObject({ name: 'bär.jpg', contentType: 'image/jpeg' });
    const content = await call(`/v1/files/${file.id}/content`);
    expect(content.headers.get('content-disposition')).toBe(
      `inline; filename="b_r.jpg"; filename*=UTF-8''b%C3%A4r.jpg`,
    );
    await content.arrayBuffer();
  });

  it.each([
    ['an SVG in a form', () => form(Buffer.from('<svg/>')), 415, 'unsupported_image'],
    ['a truncated PNG', () => form(png().subarray(0, -4)), 422, 'invalid_image'],
    ['a form without a file', () => new FormData(), 400, 'invalid_request'],
    ['a name with a path', () => form(png(), '../../../etc/passwd'), 400, 'invalid_request'],
    ['one that is too large', () => form(png({ filler: 1_100_000 })), 413, 'payload_too_large'],
    ['nothing', () => undefined, 400, 'invalid_request'],
  ])('refuses %s with its code, and keeps nothing', async (_name, body, status, code) => {
    const before = await objectsIn(context);
    const answer = await call('/v1/files', { method: 'POST', body: body()! });
    expect(answer.status).toBe(status);
    expect(await json(answer)).toMatchObject({ code });
    expect(await objectsIn(context)).toEqual(before);
    expect(await readdir(context.files.storage.incomingFolder)).toEqual([]);
  });

  it.each([
    [
      'a broken form',
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc',
    ],
    ['a form without a boundary', 'multipart/form-data', 'abc'],
  ])('refuses %s', async (_name, contentType, body) => {
    const answer = await call('/v1/files', {
      method: 'POST',
      body,
      headers: { 'content-type': contentType },
    });
    expect([400, 415]).toContain(answer.status);
    expect(await readdir(context.files.storage.incomingFolder)).toEqual([]);
  });

  it('keeps nothing of a sender that goes away, and serves the next one', async () => {
    const rows = await fileRows(context);
    const headers = { ...authorized(), 'content-type': 'image/png', 'content-length': '100000' };
    const sent = httpRequest(`${url}/v1/files`, { method: 'POST', headers });
    sent.on('error', () => undefined);
    sent.write(png({ filler: 90_000 }).subarray(0, 50_000));
    await expect.poll(() => readdir(context.files.storage.incomingFolder)).toHaveLength(1);
    sent.destroy();
    await expect.poll(() => readdir(context.files.storage.incomingFolder)).toEqual([]);
    expect(await fileRows(context)).toEqual(rows);
    expect((await call('/v1/files', { method: 'POST', body: form(png({ width: 31 })) })).status).toBe(201);
  });
});

describe('a signed link', () => {
  let file: FileJson;
  beforeAll(async () => {
    file = await json(await call('/v1/files', { method: 'POST', body: form(png({ width: 77 })) }));
  });
  const get = (headers: Record<string, string> = {}, change = (path: string) => path) =>
    fetch(url + change(linkPath(file.url)), { headers });

  it('serves parts, and nothing to who has it already', async () => {
    const part = await get({ range: 'bytes=1-3' });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes 1-3/${png({ width: 77 }).length}`);
    expect(await part.text()).toBe('PNG');
    const etag = part.headers.get('etag')!;
    expect((await get({ 'if-none-match': etag })).status).toBe(304);
    const other = await get({ range: 'bytes=1-3', 'if-range': '"other"' });
    expect(other.status).toBe(200);
    await other.arrayBuffer();
    const beyond = await get({ range: 'bytes=99999-' });
    expect(beyond.status).toBe(416);
    expect(beyond.headers.get('content-range')).toBe(`bytes */${png({ width: 77 }).length}`);
  });

  it('answers HEAD with the headers alone', async () => {
    const answer = await fetch(url + linkPath(file.url), { method: 'HEAD' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-length')).toBe(String(png({ width: 77 }).length));
  });

  it('that was changed is 403, and 404 once its file was deleted', async () => {
    expect((await get({}, (path) => path.replace(/expires=\d/, 'expires=9'))).status).toBe(403);
    expect((await call(`/v1/files/${file.id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await get()).status).toBe(404);
  });
});

describe('a picture that is not stored yet', () => {
  const filesOf = async (id: string) => {
    const answer = await call(`/v1/generations/${id}`);
    return ((await answer.json()) as { output: { imageUrl: string; files: FileJson[] } }).output;
  };

  it('is fetched through, and then served without its host; the drop-in face has the same link', async () => {
    const picture = png({ width: 55, filler: 300_000 });
    const id = await completePicture(context, principal, context.host.answer('/p.png', picture));
    const { files } = await filesOf(id);
    const path = linkPath(files[0]!.url);
    const through = await fetch(url + path);
    expect(through.status).toBe(200);
    expect(through.headers.get('content-type')).toBe('image/png');
    expect(through.headers.get('etag')).toBeNull();
    expect(Buffer.from(await through.arrayBuffer()).equals(picture)).toBe(true);

    await fetchDue(context);
    context.host.answer('/p.png', (response) => response.destroy());
    const stored = await fetch(url + path);
    expect(stored.headers.get('etag')).not.toBeNull();
    expect(Buffer.from(await stored.arrayBuffer()).equals(picture)).toBe(true);
    const dropIn = await call('/api/nano-banana-2/check-status', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ generationId: id }),
    });
    expect(await dropIn.json()).toMatchObject({ status: 'completed', imageUrl: files[0]!.url });
  });

  it('is 503 while its host has no picture, and the connection breaks where the rest is none', async () => {
    const id = await completePicture(
      context,
      principal,
      context.host.answer('/q.png', Buffer.from('<html>')),
    );
    const { files } = await filesOf(id);
    const path = linkPath(files[0]!.url);
    const none = await fetch(url + path);
    expect(none.status).toBe(503);
    expect(none.headers.get('retry-after')).toBe('5');
    context.host.answer('/q.png', png({ width: 56 }).subarray(0, -4));
    await expect(fetch(url + path).then((answer) => answer.arrayBuffer())).rejects.toThrow();
  });
});

it('the server ends no connection of others when a download is cut', async () => {
  const file = await json(
    await call('/v1/files', { method: 'POST', body: form(png({ width: 61, filler: 900_000 })) }),
  );
  const download = httpRequest(url + linkPath(file.url));
  download.on('error', () => undefined).end();
  const [response] = (await once(download, 'response')) as [NodeJS.ReadableStream & { destroy(): void }];
  response.on('error', () => undefined);
  response.destroy();
  expect((await call('/v1/files')).status).toBe(200);
});
