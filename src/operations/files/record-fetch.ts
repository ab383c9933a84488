import type { UnixMs } from '../../domain/clock.ts';
import { nextFetchAt, type FetchFailure } from '../../domain/files/fetch-failure.ts';
import type { FileContent, StoredFile } from '../../domain/files/stored-file.ts';
import type { Generation } from '../../domain/generations/generation.ts';
import { releaseFetch } from '../../store/files/claim-fetches.ts';
import { concludeFetch, type FetchConclusion } from '../../store/files/conclude-fetch.ts';
import { insertFileDeletion } from '../../store/files/delete-file.ts';
import { findGenerationById } from '../../store/generations/generations.ts';
import { lockTeamFiles } from '../../store/files/team-files.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { toGenerationResource } from '../../resources/generations/generation-resource.ts';
import { storeEvent } from '../events/store-event.ts';
import type { FilesPolicy, OperationContext } from '../operation-context.ts';
import type { ClaimedFetch } from './claim-fetches.ts';
import { addObject } from './add-object.ts';
import { expiryOf } from './expiry-of.ts';
import { makeRoom } from './make-room.ts';
import { withFiles } from './with-files.ts';

type Context = Pick<OperationContext, 'store' | 'policy'>;

/**
 * Commits what a fetch came to, with the event for those who subscribe. Whatever it is, the money stays settled: the
 * upstream charged for the picture. Returns whether an event was stored.
 */
export async function recordFetch(
  { store, policy }: Context,
  { file, leaseToken }: ClaimedFetch,
  ended: { fetched: FetchedPicture; startedAt: UnixMs } | 'stopped',
): Promise<boolean> {
  const { files } = policy;
  if (files === null) return false;
  return store.transaction(async (tx) => {
    if (ended === 'stopped') {
      await releaseFetch(tx, file.id, leaseToken);
      return false;
    }
    const { fetched } = ended;
    const settings = await lockTeamFiles(tx, file.teamId);
    const concluded =
      'kind' in fetched
        ? await concludeFetch(tx, file.id, leaseToken, afterFailure(fetched, file, tx.now))
        : await concludeFetch(tx, file.id, leaseToken, {
            status: 'stored',
            ...fetched,
            objectId: await addObject(tx, file.teamId, fetched),
            expiresAt: expiryOf('result', files, settings, tx.now),
          });
    const generation = file.generationId === null ? null : await findGenerationById(tx, file.generationId);
    observeFetch(tx, { file, generation, concluded }, ended);
    if (concluded === null) {
      // Another worker has it, or it was deleted: what was brought belongs to no file.
      if (!('kind' in fetched))
        await insertFileDeletion(tx, { teamId: file.teamId, objectId: fetched.objectId });
      return false;
    }
    if (concluded.status === 'stored') await makeRoom(tx, files, file.teamId, concluded.id);
    return generation !== null && storeFileEvent(tx, files, concluded, generation);
  });
}

/** What a fetch brought: an object in the storage, or why there is none. */
export type FetchedPicture = ({ objectId: string } & FileContent) | FetchFailure;

function afterFailure(failure: FetchFailure, file: StoredFile, now: number): FetchConclusion {
  const next = nextFetchAt(failure, file, now);
  const counted = { failureCount: file.failureCount + 1, failure: failure.reason };
  return next === null
    ? { status: 'lost', ...counted, expiresAt: null }
    : { status: 'fetching', nextFetchAt: next, ...counted };
}

/** An event of the generation, unless the team does not know of its picture, or nothing is decided. */
async function storeFileEvent(
  tx: Transaction,
  files: FilesPolicy,
  { teamId, status, isWithheld }: StoredFile,
  generation: Generation,
): Promise<boolean> {
  if (isWithheld || status === 'fetching') return false;
  const data = toGenerationResource(await withFiles(tx, files, generation, tx.now));
  return storeEvent(
    tx,
    { teamId, type: `generation.file_${status}`, generationId: generation.id, data },
    generation.webhook,
  );
}

function observeFetch(
  tx: Transaction,
  {
    file: { id: fileId, teamId, generationId },
    generation,
    concluded,
  }: { file: StoredFile; generation: Generation | null; concluded: StoredFile | null },
  { fetched, startedAt }: { fetched: FetchedPicture; startedAt: UnixMs },
): void {
  const { requestId = null, traceparent = null } = generation ?? {};
  const failure = 'kind' in fetched ? fetched : null;
  tx.observe({
    kind: 'file_fetched',
    ...{ generationId, teamId, requestId, traceparent, fileId },
    outcome:
      concluded === null ? 'superseded' : concluded.status === 'fetching' ? 'failed' : concluded.status,
    bytes: 'kind' in fetched ? null : fetched.bytes,
    reason: failure?.reason ?? null,
    failureKind: failure?.kind ?? null,
    statusCode: failure === null ? PICTURE_STATUS : (failure.statusCode ?? null),
    startedAt,
    durationMs: Math.max(0, tx.now - startedAt),
  });
}

// The fetcher takes a picture with no other status.
const PICTURE_STATUS = 200;
