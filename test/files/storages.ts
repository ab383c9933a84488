import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileStorage } from '../../src/files/file-storage.ts';
import { createFolderStorage } from '../../src/files/folder-storage.ts';
import { createS3Storage } from '../../src/files/s3-storage.ts';
import { memoryFolder } from '../memory-folder.ts';
import { startS3Server } from './s3-server.ts';

/** A storage of a test, with what it stands on. */
export interface TestStorage {
  storage: FileStorage;
  close(): Promise<void>;
}

export async function openFolder(minFreeBytes = 0): Promise<TestStorage> {
  const folder = await mkdtemp(join(memoryFolder, 'nanogate-files-'));
  return {
    storage: createFolderStorage({ folder, minFreeBytes }),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A bucket on a real S3 server, on a loopback port. */
export async function openS3(prefix = 'pictures/kept'): Promise<TestStorage & { endpoint: string }> {
  const directory = await mkdtemp(join(memoryFolder, 'nanogate-s3-'));
  const { endpoint, accessKeyId, secretAccessKey, close } = await startS3Server(directory);
  const storage = createS3Storage({
    endpoint,
    region: 'us-east-1',
    bucket: 'bucket',
    prefix,
    accessKeyId,
    secretAccessKey,
    timeoutMs: 5_000,
    incomingFolder: join(directory, 'incoming'),
  });
  return {
    storage,
    endpoint,
    async close() {
      await storage.close();
      await close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
