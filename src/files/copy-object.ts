import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FileContent } from '../domain/files/stored-file.ts';
import type { FileStorage, ObjectKey } from './file-storage.ts';

/** Copies an object from one storage to another. False: the first does not have it, or has other bytes, and nothing is stored. */
export async function copyObject(
  from: FileStorage,
  to: FileStorage,
  { key, content }: { key: ObjectKey; content: FileContent },
): Promise<boolean> {
  const body = await from.read(key, null);
  if (body === null) return false;
  await mkdir(to.incomingFolder, { recursive: true, mode: 0o700 });
  const path = join(to.incomingFolder, randomUUID());
  try {
    const hash = createHash('sha256');
    const hashed = async function* (source: AsyncIterable<Uint8Array>) {
      for await (const chunk of source) {
        hash.update(chunk);
        yield chunk;
      }
    };
    await pipeline(body, hashed, createWriteStream(path, { mode: 0o600, flush: true }));
    if (hash.digest('hex') !== content.contentHash) return false;
    await to.put(key, { ...content, path });
  } finally {
    await rm(path, { force: true });
  }
  return true;
}
