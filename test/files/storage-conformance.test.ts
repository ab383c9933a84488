import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileStorage, ListedObject, ReceivedFile } from '../../src/files/file-storage.ts';
import { receiveFile } from '../../src/files/receive-file.ts';
import { png } from './pictures.ts';
import { openFolder, openS3, type TestStorage } from './storages.ts';

const TEAM = `team_${'a'.repeat(26)}`;
const keyOf = (name: string) => ({ teamId: TEAM, objectId: `obj_${name.padEnd(26, '0')}` });

async function receive(storage: FileStorage, bytes: Buffer): Promise<ReceivedFile> {
  const options = { folder: storage.incomingFolder, maxBytes: 10_000_000, allowTrailing: true };
  const received = await receiveFile(Readable.from([bytes]), options);
  if (received.outcome !== 'received') throw new Error(received.reason);
  return received.file;
}

async function bytesOf(stream: Readable | null): Promise<Buffer | null> {
  if (stream === null) return null;
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function listed(storage: FileStorage): Promise<ListedObject[]> {
  const objects: ListedObject[] = [];
  for await (const object of storage.list()) objects.push(object);
  return objects.toSorted((a, b) => (a.objectId < b.objectId ? -1 : 1));
}

describe.each([
  ['folder', openFolder],
  ['S3', openS3],
])('the storage in %s', (kind, open: () => Promise<TestStorage>) => {
  let opened: TestStorage;
  let storage: FileStorage;
  beforeAll(async () => {
    opened = await open();
    storage = opened.storage;
  });
  afterAll(() => opened.close());

  it('has nothing at first', async () => {
    expect(await listed(storage)).toEqual([]);
    expect(await storage.read(keyOf('none'), null)).toBeNull();
    await storage.delete(keyOf('none'));
    expect(await storage.hasSpace()).toBe(true);
  });

  it('returns what was put, as a whole and in parts, and leaves no temporary file', async () => {
    // Larger than any buffer on the way.
    const bytes = png({ filler: 3_000_000 });
    await storage.put(keyOf('large'), await receive(storage, bytes));
    expect((await bytesOf(await storage.read(keyOf('large'), null)))?.equals(bytes)).toBe(true);
    for (const range of [
      // Not 0 to 0, which the S3 server of the tests takes for all.
      { start: 0, end: 1 },
      { start: 10, end: 999 },
      { start: bytes.length - 5, end: bytes.length - 1 },
    ]) {
      const part = await bytesOf(await storage.read(keyOf('large'), range));
      expect(part?.equals(bytes.subarray(range.start, range.end + 1))).toBe(true);
    }
    expect(await readdir(storage.incomingFolder)).toEqual([]);
  });

  it('replaces an object as a whole', async () => {
    await storage.put(keyOf('same'), await receive(storage, png({ width: 5 })));
    const second = png({ width: 6, filler: 100 });
    await storage.put(keyOf('same'), await receive(storage, second));
    expect((await bytesOf(await storage.read(keyOf('same'), null)))?.equals(second)).toBe(true);
  });

  it('lists each object with its size and time, and not what was deleted', async () => {
    await storage.put(keyOf('gone'), await receive(storage, png()));
    await storage.delete(keyOf('gone'));
    await storage.delete(keyOf('gone'));
    const objects = await listed(storage);
    expect(objects.map(({ objectId }) => objectId)).toEqual([
      keyOf('large').objectId,
      keyOf('same').objectId,
    ]);
    expect(objects[0]).toMatchObject({ teamId: TEAM, bytes: png({ filler: 3_000_000 }).length });
    for (const { storedAt } of objects) expect(Math.abs(storedAt - Date.now())).toBeLessThan(60_000);
  });

  it('gives links of its own only where it has them', async () => {
    const link = { lifetimeMs: 60_000, contentType: 'image/png', disposition: 'inline; filename="a b.png"' };
    const url = await storage.presign(keyOf('same'), link);
    if (kind === 'folder') {
      expect(url).toBeNull();
      return;
    }
    const answer = await fetch(url!);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(answer.headers.get('content-disposition')).toBe('inline; filename="a b.png"');
    const hash = createHash('sha256')
      .update(Buffer.from(await answer.arrayBuffer()))
      .digest('hex');
    const wanted = createHash('sha256')
      .update(png({ width: 6, filler: 100 }))
      .digest('hex');
    expect(hash).toBe(wanted);
  });
});

describe('S3 that cannot be used', () => {
  it('makes every method reject, in the words of the server where there are some', async () => {
    const { storage, close } = await openS3();
    const file = await receive(storage, png());
    await close();
    const again = await openS3();
    const wrongKey = { teamId: TEAM, objectId: 'x' };
    await expect(again.storage.read({ ...wrongKey, teamId: '../../other' }, null)).resolves.toBeNull();
    await again.close();
    await expect(again.storage.put(keyOf('a'), file)).rejects.toThrow();
    await expect(again.storage.read(keyOf('a'), null)).rejects.toThrow();
    await expect(again.storage.delete(keyOf('a'))).rejects.toThrow();
  });
});
