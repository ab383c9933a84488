import { HOUR_MS } from '../../../src/domain/clock.ts';
import { createFileLinks } from '../../../src/domain/files/file-links.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { createPictureFetcher } from '../../../src/files/picture-fetcher.ts';
import { createAddressGuard } from '../../../src/network/address-guard.ts';
import { claimFetches } from '../../../src/operations/files/claim-fetches.ts';
import { fetchFile } from '../../../src/operations/files/fetch-file.ts';
import { storeUpload } from '../../../src/operations/files/store-upload.ts';
import type { FilesAdapter, FilesPolicy } from '../../../src/operations/operation-context.ts';
import type { Engine } from '../../engines.ts';
import { startPictureHost, type PictureHost } from '../../files/picture-host.ts';
import { openFolder } from '../../files/storages.ts';
import { acceptPicture, createContext, pollDue, submitNext, type TestContext } from '../fixture.ts';

export interface FilesContext extends TestContext {
  files: FilesAdapter;
  host: PictureHost;
  limits: FilesPolicy;
  close(): Promise<void>;
}

export const limits: FilesPolicy = {
  links: createFileLinks({
    keys: [Buffer.alloc(32, 3)],
    baseUrl: 'https://gateway.example',
    lifetimeMs: HOUR_MS,
  }),
  maxFileBytes: 1_000_000,
  maxBytes: 1_000_000_000,
  maxBytesPerTeam: null,
  resultDays: null,
  uploadDays: null,
  hasStorageLinks: false,
  redirects: false,
  checkInputImages: false,
};

/** Everything that operations on files work with: a folder, and a host of pictures on a loopback port. */
export async function createFilesContext(
  engine: Engine,
  changes: Partial<FilesPolicy> = {},
): Promise<FilesContext> {
  const { storage, close } = await openFolder();
  const host = await startPictureHost();
  const fetcher = createPictureFetcher({
    guard: createAddressGuard({ allowed: ['127.0.0.1'] }),
    timeoutMs: 10_000,
    maxBytes: limits.maxFileBytes,
    userAgent: 'test',
  });
  const policy = { ...limits, ...changes };
  const context = await createContext(engine, { files: policy });
  return {
    ...context,
    files: { storage, fetcher },
    host,
    limits: policy,
    async close() {
      await fetcher.close();
      await host.close();
      await context.database.drop();
      await close();
    },
  };
}

/** A generation that completed with a picture at this address. */
export async function completePicture(
  context: TestContext,
  principal: Principal,
  imageUrl: string,
): Promise<string> {
  const { id } = await acceptPicture(context, principal);
  await submitNext(context);
  context.upstream.pollOutcomes.push({ kind: 'completed', imageUrl });
  await pollDue(context);
  return id;
}

/** Fetches what is due; returns how many fetches were made. */
export async function fetchDue(context: FilesContext): Promise<number> {
  const { claims } = await claimFetches(context, 100);
  for (const claim of claims) await fetchFile(context, claim);
  return claims.length;
}

/** Moves the clock to the next fetch, and fetches what is due. */
export async function fetchNext(context: FilesContext): Promise<number> {
  const { nextDueAt } = await claimFetches(context, 0);
  context.clock.set(Math.max(nextDueAt ?? 0, context.clock.now()));
  return fetchDue(context);
}

export async function fileRows({ store: { reader } }: TestContext) {
  return reader.db.select().from(reader.tables.files).orderBy(reader.tables.files.id);
}

export async function upload(
  context: FilesContext,
  { teamId }: Principal,
  bytes: Buffer,
  name: string | null = null,
) {
  async function* source() {
    for (let at = 0; at < bytes.length; at += 1_000) yield bytes.subarray(at, at + 1_000);
  }
  return storeUpload(context, { teamId, name, source: source() });
}

/** The objects in the storage. */
export async function objectsIn({ files: { storage } }: FilesContext): Promise<string[]> {
  const found: string[] = [];
  for await (const { objectId } of storage.list()) found.push(objectId);
  return found.sort();
}
