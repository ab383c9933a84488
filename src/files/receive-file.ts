import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createImageReader, type ImageFaultReason } from '../domain/files/image-reader.ts';
import type { ReceivedFile } from './file-storage.ts';

/**
 * Writes a picture to a temporary file as it arrives, and checks it on the way: it holds one chunk at a time. Stops
 * at the first byte that is refused, and leaves nothing behind then, or when the source or the disk fails.
 * @throws whatever the source or the disk throws
 */
export async function receiveFile(
  source: AsyncIterable<Uint8Array>,
  { folder, maxBytes, allowTrailing }: ReceiveOptions,
): Promise<ReceiveOutcome> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, randomUUID());
  const handle = await open(path, 'wx', 0o600);
  let outcome: ReceiveOutcome | null = null;
  try {
    const reader = createImageReader({ allowTrailing });
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > maxBytes) return (outcome = { outcome: 'refused', reason: 'too_large' });
      const refused = reader.push(chunk);
      if (refused !== null) return (outcome = { outcome: 'refused', reason: refused.fault });
      hash.update(chunk);
      await handle.writeFile(chunk);
    }
    const read = reader.end();
    if ('fault' in read) return (outcome = { outcome: 'refused', reason: read.fault });
    await handle.sync();
    const file = { path, bytes, contentHash: hash.digest('hex'), ...read };
    return (outcome = { outcome: 'received', file });
  } finally {
    await handle.close();
    if (outcome?.outcome !== 'received') await rm(path, { force: true });
  }
}

/** Removes the temporary file of what is not stored after all. */
export async function discardReceived({ path }: ReceivedFile): Promise<void> {
  await rm(path, { force: true });
}

/** Removes temporary files that were last written before a time: the processes that wrote them are gone. */
export async function discardAbandoned(folder: string, before: number): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    if (found !== null && found.mtimeMs < before) await rm(path, { force: true });
  }
}

export interface ReceiveOptions {
  folder: string;
  maxBytes: number;
  /** Accepts data after the end of the picture. */
  allowTrailing: boolean;
}

export type ReceiveOutcome =
  | { outcome: 'received'; file: ReceivedFile }
  | { outcome: 'refused'; reason: ImageFaultReason | 'too_large' };
