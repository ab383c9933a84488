import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import type { FilesLocation } from '../../config/files-url.ts';
import { SECOND_MS, systemClock } from '../../domain/clock.ts';
import { newId } from '../../domain/new-id.ts';
import type { FileStorage } from '../../files/file-storage.ts';
import { openStorage } from '../open-files.ts';
import { failure, ok, type Finding } from './finding.ts';

// For each request, of which there are four.
const PATIENCE_MS = 10 * SECOND_MS;

/**
 * Whether the gateway can use a bucket as it does: list, write, read and delete. It writes an object of a few bytes and deletes it. Should
 * that fail, the object has the name of a file that no team has, and a gateway that runs collects it.
 */
export async function examineBucket(
  config: Config,
  location: Extract<FilesLocation, { kind: 's3' }>,
): Promise<Finding[]> {
  const folder = await mkdtemp(join(tmpdir(), 'nanogate-doctor-'));
  const storage = await openStorage(config, location, PATIENCE_MS);
  const name = ['s3:/', location.bucket, ...(location.prefix === '' ? [] : [location.prefix])].join('/');
  try {
    for (const { verb, permission, run } of steps(storage, folder)) {
      const problem = await run().then(
        () => null,
        (error: unknown) => describe(error),
      );
      if (problem !== null)
        return [
          failure(
            'files',
            `${name} cannot be ${verb}: ${problem}`,
            `Check FILES_S3_ENDPOINT, FILES_S3_REGION, the bucket, and that the key may ${permission}.`,
          ),
        ];
    }
    return [ok('files', `${name} can be listed, written, read and deleted from`)];
  } finally {
    await rm(folder, { recursive: true });
    await storage.close();
  }
}

function steps(storage: FileStorage, folder: string) {
  const now = systemClock.now();
  const key = { teamId: newId('team', now), objectId: newId('fileObject', now) };
  return [
    {
      verb: 'listed',
      permission: 's3:ListBucket',
      async run() {
        for await (const _first of storage.list()) break;
      },
    },
    {
      verb: 'written',
      permission: 's3:PutObject',
      async run() {
        const path = join(folder, 'probe');
        await writeFile(path, PROBE);
        const contentHash = createHash('sha256').update(PROBE).digest('hex');
        const size = { bytes: PROBE.length, width: 1, height: 1 };
        await storage.put(key, { path, ...size, contentHash, contentType: 'image/png' });
      },
    },
    {
      verb: 'read',
      permission: 's3:GetObject',
      async run() {
        const body = await storage.read(key, null);
        if (body === null) throw new Error('what was written is not there');
        await body.forEach(() => undefined);
      },
    },
    {
      verb: 'deleted from',
      permission: 's3:DeleteObject',
      run: () => storage.delete(key),
    },
  ];
}

const PROBE = 'written by nanogate doctor';

/** A connection that failed has only a code where it was tried at several addresses. */
function describe(error: unknown): string {
  const { message = '', code = '' } = error as { message?: string; code?: string };
  return message === '' ? code : message;
}
