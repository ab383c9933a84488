import { mkdir, open, opendir, rename, rm, stat, statfs } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { FileStorage, ListedObject, ObjectKey } from './file-storage.ts';

// Sixteen times what the database takes as a sign that its disk is almost full: files stop long before.
const MIN_FREE_BYTES = 256 * 1024 * 1024;

/** A folder, also one that several gateways share. An object is there as a whole or not at all. */
export function createFolderStorage({
  folder,
  minFreeBytes = MIN_FREE_BYTES,
}: FolderStorageOptions): FileStorage {
  const pathOf = ({ teamId, objectId }: ObjectKey) => join(folder, teamId, objectId);
  return {
    kind: 'folder',
    // In the folder itself, since a rename is atomic only on one disk.
    incomingFolder: join(folder, INCOMING),
    async put(key, { path }) {
      const teamFolder = join(folder, key.teamId);
      await mkdir(teamFolder, { recursive: true });
      await rename(path, pathOf(key));
      await syncFolder(teamFolder);
    },
    async read(key, range) {
      const handle = await open(pathOf(key)).catch(nullIfAbsent);
      return handle === null ? null : createReadStream('', { fd: handle, ...range });
    },
    delete: (key) => rm(pathOf(key), { force: true }),
    list: () => listFolder(folder),
    presign: async () => null,
    async hasSpace() {
      await mkdir(folder, { recursive: true });
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize >= minFreeBytes;
    },
    close: async () => undefined,
  };
}

const INCOMING = 'incoming';

/** So that the new name survives a power failure. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function* listFolder(folder: string): AsyncIterable<ListedObject> {
  for (const teamId of await namesIn(folder)) {
    if (!teamId.startsWith('team_')) continue;
    for (const objectId of await namesIn(join(folder, teamId))) {
      const found = await stat(join(folder, teamId, objectId)).catch(nullIfAbsent);
      if (found?.isFile() === true) yield { teamId, objectId, bytes: found.size, storedAt: found.mtimeMs };
    }
  }
}

async function namesIn(path: string): Promise<string[]> {
  const names: string[] = [];
  const directory = await opendir(path).catch(nullIfAbsent);
  if (directory !== null) for await (const { name } of directory) names.push(name);
  return names;
}

function nullIfAbsent(error: unknown): null {
  if ((error as { code?: unknown }).code === 'ENOENT') return null;
  throw error;
}

export interface FolderStorageOptions {
  folder: string;
  /** What the disk must have left, for the database. */
  minFreeBytes?: number;
}
