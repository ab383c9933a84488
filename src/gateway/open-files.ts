import { dirname, join } from 'node:path';
import type { Config } from '../config/config.ts';
import { parseFilesUrl, type FilesLocation } from '../config/files-url.ts';
import { HOUR_MS } from '../domain/clock.ts';
import { createFileLinks } from '../domain/files/file-links.ts';
import type { FileStorage } from '../files/file-storage.ts';
import { createFolderStorage } from '../files/folder-storage.ts';
import { createLazyFetcher } from '../files/lazy-fetcher.ts';
import { createAddressGuard } from '../network/address-guard.ts';
import type { FilesAdapter, FilesPolicy } from '../operations/operation-context.ts';
import type { EncryptionKey } from '../webhooks/secret-box.ts';

/** What files are kept with, and by which rules; null: none are kept, and nothing is opened. */
export async function openFiles(config: Config, keys: readonly EncryptionKey[]): Promise<OpenFiles | null> {
  const location = filesLocation(config);
  if (location === null) return null;
  const upstreamHost = new URL(config.NANOPHOTO_BASE_URL).hostname.replace(/^\[(.*)\]$/, '$1');
  const guard = createAddressGuard({
    allowed: [...config.FILES_ALLOWED_NETWORKS, upstreamHost],
    setting: 'FILES_ALLOWED_NETWORKS',
  });
  const fetcher = createLazyFetcher({
    guard,
    timeoutMs: config.FILES_FETCH_TIMEOUT_MS,
    maxBytes: config.FILES_MAX_FILE_BYTES,
    userAgent: config.UPSTREAM_USER_AGENT,
  });
  const storage = await openStorage(config, location);
  return {
    adapter: { storage, fetcher },
    policy: {
      links: createFileLinks({
        keys: keys.map(({ key }) => key),
        baseUrl: config.PUBLIC_BASE_URL,
        lifetimeMs: config.FILES_LINK_HOURS * HOUR_MS,
      }),
      maxFileBytes: config.FILES_MAX_FILE_BYTES,
      maxBytes: config.FILES_MAX_BYTES,
      maxBytesPerTeam: config.FILES_MAX_BYTES_PER_TEAM,
      resultDays: config.FILES_RESULT_DAYS,
      uploadDays: config.FILES_UPLOAD_DAYS,
      hasStorageLinks: storage.kind === 's3',
      redirects: config.FILES_S3_DELIVERY === 'redirect',
      checkInputImages: config.CHECK_INPUT_IMAGES === 'on',
    },
    async close() {
      await fetcher.close();
      await storage.close();
    },
  };
}

export interface OpenFiles {
  adapter: FilesAdapter;
  policy: FilesPolicy;
  close(): Promise<void>;
}

/** By default a folder beside the SQLite file. Replicas on PostgreSQL need a place that they share, so none. */
export function filesLocation({
  FILES_URL,
  DATABASE_URL,
}: Pick<Config, 'FILES_URL' | 'DATABASE_URL'>): FilesLocation | null {
  if (FILES_URL !== null) return parseFilesUrl(FILES_URL);
  if (!DATABASE_URL.startsWith('file:')) return null;
  return { kind: 'folder', folder: join(dirname(DATABASE_URL.slice('file:'.length)), 'files') };
}

/** @param timeoutMs of requests to a bucket; absent: the usual one */
export async function openStorage(
  config: Config,
  location: FilesLocation,
  timeoutMs?: number,
): Promise<FileStorage> {
  if (location.kind === 'folder') return createFolderStorage(location);
  // Loaded only here, so that commands start fast.
  const { createS3Storage } = await import('../files/s3-storage.ts');
  const region = config.FILES_S3_REGION;
  return createS3Storage({
    ...location,
    ...(timeoutMs !== undefined && { timeoutMs }),
    region,
    endpoint: config.FILES_S3_ENDPOINT ?? `https://s3.${region}.amazonaws.com`,
    accessKeyId: config.FILES_S3_ACCESS_KEY_ID ?? '',
    secretAccessKey: config.FILES_S3_SECRET_ACCESS_KEY ?? '',
  });
}
