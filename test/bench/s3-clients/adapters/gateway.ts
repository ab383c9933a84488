import { rm, link } from 'node:fs/promises';
import { createS3Storage } from '../../../../src/files/s3-storage.ts';
import type { Access, S3Client } from '../contestant.ts';

/** The gateway's own storage: `aws4fetch` signs, undici sends. */
export function connect(access: Access): S3Client {
  const storage = createS3Storage({ ...access, prefix: '' });
  const keyOf = (name: string) => {
    const [teamId = '', objectId = ''] = name.split('/');
    return { teamId, objectId };
  };
  return {
    async put(name, { path, bytes, hash, contentType }) {
      // The storage takes the file away.
      const copy = `${path}.sent`;
      await rm(copy, { force: true });
      await link(path, copy);
      await storage.put(keyOf(name), {
        path: copy,
        bytes,
        contentHash: hash,
        contentType,
        width: 1,
        height: 1,
      });
    },
    read: (name) => storage.read(keyOf(name), null),
    readRange: (name, start, end) => storage.read(keyOf(name), { start, end }),
    delete: (name) => storage.delete(keyOf(name)),
    async list(prefix) {
      const names: string[] = [];
      for await (const { teamId, objectId } of storage.list())
        if (`${teamId}/${objectId}`.startsWith(prefix)) names.push(`${teamId}/${objectId}`);
      return names;
    },
    presign: (name, { seconds, contentType, disposition }) =>
      storage.presign(keyOf(name), { lifetimeMs: seconds * 1_000, contentType, disposition }),
  };
}
