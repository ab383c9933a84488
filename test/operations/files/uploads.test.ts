import { readdir } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../../../src/domain/clock.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import type { FileLinkQuery } from '../../../src/domain/files/file-links.ts';
import { cancelGeneration } from '../../../src/operations/generations/cancel-generation.ts';
import { quoteGeneration } from '../../../src/operations/generations/quote-generation.ts';
import { deleteOwnFile } from '../../../src/operations/files/delete-own-file.ts';
import { eraseTeamFiles } from '../../../src/operations/files/erase-team-files.ts';
import { findFile } from '../../../src/operations/files/find-file.ts';
import { listFiles } from '../../../src/operations/files/list-files.ts';
import { openLinkedFile } from '../../../src/operations/files/open-linked-file.ts';
import { pruneFiles } from '../../../src/operations/files/prune-files.ts';
import { setTeamFiles } from '../../../src/operations/files/set-team-files.ts';
import { storeUpload } from '../../../src/operations/files/store-upload.ts';
import { verifyFiles } from '../../../src/operations/files/verify-files.ts';
import { findTeamFiles } from '../../../src/store/files/team-files.ts';
import { describeOnEngines, sqlite } from '../../engines.ts';
import { badPictures, jpeg, png } from '../../files/pictures.ts';
import { openS3 } from '../../files/storages.ts';
import { acceptPicture, createPrincipal, pictureCommand, pollDue, submitNext } from '../fixture.ts';
import {
  completePicture,
  createFilesContext,
  fetchDue,
  fileRows,
  objectsIn,
  upload,
  type FilesContext,
} from './files-context.ts';

let context: FilesContext;
let principal: Principal;

const usedBytes = async () => (await findTeamFiles(context.store.reader, principal.teamId)).usedBytes;
const editOf = (inputImageUrls: string[]) => ({
  input: { prompt: 'Make it blue', mode: 'edit' as const, inputImageUrls },
});
/** The codes that uploads are refused with. */
const codes: Record<string, string> = {
  not_an_image: 'unsupported_image',
  corrupt: 'invalid_image',
  truncated: 'invalid_image',
  trailing_data: 'invalid_image',
  too_many_pixels: 'invalid_image',
};

describeOnEngines('an upload', (engine) => {
  beforeEach(async () => {
    context = await createFilesContext(engine);
    principal = await createPrincipal(context);
  });
  afterEach(() => context.close());

  it('is a file of its team, and of no other', async () => {
    const file = await upload(context, principal, jpeg(), 'fox.jpg');
    expect(file).toMatchObject({
      kind: 'upload',
      status: 'stored',
      name: 'fox.jpg',
      contentType: 'image/jpeg',
      generationId: null,
    });
    const other = await createPrincipal(context);
    expect(await findFile(context, other.teamId, file.id)).toBeNull();
    expect(await listFiles(context, other.teamId, { limit: 10 })).toEqual({ files: [], nextCursor: null });
    expect(await deleteOwnFile(context, other.teamId, file.id)).toBe('not_found');
    expect((await listFiles(context, principal.teamId, { limit: 10 })).files).toMatchObject([
      { id: file.id },
    ]);
    expect((await listFiles(context, principal.teamId, { limit: 10, kind: 'result' })).files).toEqual([]);
    expect(await deleteOwnFile(context, principal.teamId, file.id)).toBe('deleted');
    await pruneFiles(context);
    expect(await objectsIn(context)).toEqual([]);
    expect(await usedBytes()).toBe(0);
  });

  it('above the quota of its team is refused, and leaves nothing', async () => {
    await setTeamFiles(context, principal.teamId, { maxBytes: 2 * png().length });
    const first = await upload(context, principal, png({ width: 5 }));
    await upload(context, principal, png({ width: 6 }));
    await expect(upload(context, principal, png({ width: 7 }))).rejects.toMatchObject({
      code: 'storage_quota_exceeded',
    });
    expect(await objectsIn(context)).toHaveLength(2);
    expect(await readdir(context.files.storage.incomingFolder)).toEqual([]);
    // What the team has already takes no more.
    await upload(context, principal, png({ width: 6 }));
    await deleteOwnFile(context, principal.teamId, first.id);
    await upload(context, principal, png({ width: 7 }));
  });

  it('of two at the same time fits once into what is left', async () => {
    await setTeamFiles(context, principal.teamId, { maxBytes: Math.floor(1.5 * png().length) });
    const outcomes = await Promise.allSettled([
      upload(context, principal, png({ width: 5 })),
      upload(context, principal, png({ width: 6 })),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await objectsIn(context)).toHaveLength(1);
  });

  it('makes way for a result, which is never refused, and not while a generation needs it', async () => {
    await completePicture(context, principal, context.host.answer('/a.png', png({ width: 8 })));
    const needed = await upload(context, principal, png({ width: 5 }));
    context.clock.advance(1);
    const oldest = await upload(context, principal, png({ width: 6 }));
    await acceptPicture(context, principal, editOf([needed.id]));
    await setTeamFiles(context, principal.teamId, { maxBytes: 2 * png().length });
    await fetchDue(context);
    const rows = await fileRows(context);
    expect(rows.map(({ id }) => id)).toContain(needed.id);
    expect(rows.map(({ id }) => id)).not.toContain(oldest.id);
    expect(rows.some(({ kind, status }) => kind === 'result' && status === 'stored')).toBe(true);
    expect(await usedBytes()).toBe(2 * png().length);
  });

  it('is sent to the upstream as a link that is made at the submission and ends with the generation', async () => {
    const file = await upload(context, principal, png());
    const url = 'https://pictures.example/b.png';
    const { id } = await acceptPicture(context, principal, editOf([file.id, url]));
    context.clock.advance(5 * MINUTE_MS);
    await submitNext(context);
    const [link = '', second] = context.upstream.submitted[0]!.input.inputImageUrls ?? [];
    expect(second).toBe(url);
    const { origin, pathname, searchParams } = new URL(link);
    expect(origin + pathname).toBe(`https://gateway.example/files/${file.id}`);
    const query = Object.fromEntries(searchParams) as unknown as FileLinkQuery;
    // The limit of the model and five minutes.
    expect(Number(query.expires)).toBe(Math.ceil((context.clock.now() + 15 * MINUTE_MS) / 1_000));
    const open = (fileId = file.id) => openLinkedFile(context, fileId, query, {});
    const opened = await open();
    expect(opened).toMatchObject({ outcome: 'opened', contentType: 'image/png' });
    if (opened.outcome === 'opened') opened.body.destroy();
    const other = await upload(context, principal, jpeg());
    await expect(open(other.id)).rejects.toMatchObject({ code: 'forbidden' });

    expect(await deleteOwnFile(context, principal.teamId, file.id)).toBe('in_use');
    context.upstream.pollOutcomes.push({ kind: 'failed', message: 'blocked' });
    await pollDue(context);
    await expect(open()).rejects.toMatchObject({
      code: 'forbidden',
      publicMessage: expect.stringContaining('revoked') as string,
    });
    expect(await deleteOwnFile(context, principal.teamId, file.id)).toBe('deleted');
    expect(id).toMatch(/^gen_/);
  });

  it('cannot be deleted while a queued generation needs it', async () => {
    const file = await upload(context, principal, png());
    const { id } = await acceptPicture(context, principal, editOf([file.id]));
    expect(await deleteOwnFile(context, principal.teamId, file.id)).toBe('in_use');
    await cancelGeneration(context, principal, id);
    expect(await deleteOwnFile(context, principal.teamId, file.id)).toBe('deleted');
  });

  it.each(['another team’s', 'deleted', 'unknown', 'withheld', 'fetching'])(
    'that is %s is no input: 400, and nothing is held',
    async (which) => {
      const owner = which === 'another team’s' ? await createPrincipal(context) : principal;
      const file = await upload(context, owner, png());
      let { id } = file;
      const { db, tables } = context.store.reader;
      if (which === 'deleted') await deleteOwnFile(context, principal.teamId, id);
      if (which === 'unknown') id = `file_${'0'.repeat(26)}`;
      if (which === 'withheld')
        await context.store.transaction(
          async (tx) => void (await tx.db.update(tx.tables.files).set({ withheld: 1 })),
        );
      if (which === 'fetching')
        await context.store.transaction(
          async (tx) => void (await tx.db.update(tx.tables.files).set({ status: 'fetching' })),
        );
      const refused = { code: 'invalid_request', errors: [{ pointer: '/input/inputImageUrls/1' }] };
      const request = editOf(['https://pictures.example/b.png', id]);
      await expect(acceptPicture(context, principal, request)).rejects.toMatchObject(refused);
      await expect(quoteGeneration(context, pictureCommand(principal, request))).rejects.toMatchObject(
        refused,
      );
      expect(await db.select().from(tables.generations)).toEqual([]);
    },
  );

  it.each([
    ['no address of its own and no S3', { links: { isPublic: false } }, /PUBLIC_BASE_URL/],
    ['no files', null, /FILES_URL=off/],
  ])('is no input of a gateway with %s, which says so', async (_name, changes, detail) => {
    const file = await upload(context, principal, png());
    const files =
      changes === null ? null : { ...context.limits, links: { ...context.limits.links, ...changes.links } };
    const other = { ...context, policy: { ...context.policy, files } };
    await expect(acceptPicture(other, principal, editOf([file.id]))).rejects.toMatchObject({
      errors: [{ detail: expect.stringMatching(detail) as string }],
    });
  });

  it('is deleted when its time is over, and the oldest of all when the gateway has too many', async () => {
    await setTeamFiles(context, principal.teamId, { uploadDays: 2 });
    const expiring = await upload(context, principal, png({ width: 5 }));
    expect(expiring.expiresAt).toBe(context.clock.now() + 2 * DAY_MS);
    await setTeamFiles(context, principal.teamId, { uploadDays: null });
    context.clock.advance(1);
    const oldest = await upload(context, principal, png({ width: 6 }));
    context.clock.advance(1);
    const newest = await upload(context, await createPrincipal(context), png({ width: 7 }));
    context.clock.advance(2 * DAY_MS);
    await pruneFiles(context);
    expect((await fileRows(context)).map(({ id }) => id)).toEqual([oldest.id, newest.id]);

    const small = {
      ...context,
      policy: { ...context.policy, files: { ...context.limits, maxBytes: png().length } },
    };
    await pruneFiles(small);
    expect((await fileRows(context)).map(({ id }) => id)).toEqual([newest.id]);
    expect(await objectsIn(context)).toHaveLength(1);
  });

  it('that was deleted leaves the storage when the storage works again', async () => {
    const file = await upload(context, principal, png());
    await deleteOwnFile(context, principal.teamId, file.id);
    const { storage } = context.files;
    const failing = { ...storage, delete: () => Promise.reject(new Error('down')) };
    await pruneFiles({ ...context, files: { ...context.files, storage: failing } });
    expect(await objectsIn(context)).toHaveLength(1);
    context.clock.advance(MINUTE_MS);
    await pruneFiles(context);
    expect(await objectsIn(context)).toEqual([]);
  });

  it('is erased with all files of its team, and verified with all that are stored', async () => {
    const other = await createPrincipal(context);
    await upload(context, principal, png());
    const kept = await upload(context, other, png());
    context.clock.advance(1);
    const missing = await upload(context, other, png({ width: 9 }));
    await completePicture(context, principal, `${context.host.url}/never`);
    expect(await verifyFiles(context)).toEqual([]);
    await context.files.storage.delete({ teamId: other.teamId, objectId: missing.objectId! });
    expect(await verifyFiles(context)).toEqual([
      { fileId: missing.id, teamId: other.teamId, difference: 'missing' },
    ]);
    expect(await eraseTeamFiles(context, principal.teamId)).toBe(2);
    await pruneFiles(context);
    expect((await fileRows(context)).map(({ id }) => id)).toEqual([kept.id, missing.id]);
    expect(await objectsIn(context)).toEqual([kept.objectId]);
    expect(await usedBytes()).toBe(0);
  });
});

describe('an upload that is refused', () => {
  beforeEach(async () => {
    context = await createFilesContext(sqlite);
    principal = await createPrincipal(context);
  });
  afterEach(() => context.close());

  const expectNothing = async () => {
    expect(await fileRows(context)).toEqual([]);
    expect(await objectsIn(context)).toEqual([]);
    expect(await readdir(context.files.storage.incomingFolder).catch(() => [])).toEqual([]);
    expect(await usedBytes()).toBe(0);
  };

  it.each(badPictures)('for what it is leaves nothing: %s', async (_name, bytes, fault) => {
    await expect(upload(context, principal, bytes)).rejects.toMatchObject({ code: codes[fault] });
    await expectNothing();
  });

  it('for its size leaves nothing', async () => {
    const large = png({ filler: context.limits.maxFileBytes });
    await expect(upload(context, principal, large)).rejects.toMatchObject({ code: 'payload_too_large' });
    await expectNothing();
  });

  it.each([
    '../../etc/passwd',
    '..',
    'a/b.png',
    String.raw`a\b.png`,
    'a"b.png',
    'a\0b.png',
    'a\nb.png',
    'x'.repeat(201),
    ' ',
    '\ud800.png',
  ])('for its name leaves nothing: %j', async (name) => {
    await expect(upload(context, principal, png(), name)).rejects.toMatchObject({ code: 'invalid_request' });
    await expectNothing();
  });

  it('because the disk is almost full leaves nothing', async () => {
    const full = { ...context.files.storage, hasSpace: async () => false };
    const other = { ...context, files: { ...context.files, storage: full } };
    await expect(upload(other, principal, png())).rejects.toMatchObject({ code: 'unavailable' });
    await expectNothing();
  });

  it('because its sender goes away leaves nothing', async () => {
    async function* source() {
      yield png().subarray(0, 40);
      throw new Error('aborted');
    }
    const params = { teamId: principal.teamId, name: null, source: source() };
    await expect(storeUpload(context, params)).rejects.toThrow('aborted');
    await expectNothing();
  });
});

describe('an upload in S3', () => {
  it('is sent to the upstream as a link of S3 where the gateway has no address', async () => {
    const { storage, endpoint, close } = await openS3();
    context = await createFilesContext(sqlite, { hasStorageLinks: true });
    const files = { ...context.limits, links: { ...context.limits.links, isPublic: false } };
    const inS3 = { ...context, files: { ...context.files, storage }, policy: { ...context.policy, files } };
    principal = await createPrincipal(inS3);
    const file = await upload(inS3, principal, png());
    await acceptPicture(inS3, principal, editOf([file.id]));
    await submitNext(inS3);
    const [link = ''] = inS3.upstream.submitted[0]!.input.inputImageUrls ?? [];
    expect(link.startsWith(`${endpoint}/bucket/pictures/kept/${principal.teamId}/obj_`)).toBe(true);
    expect(new URL(link).searchParams.get('X-Amz-Expires')).toBe('900');
    expect((await fetch(link)).status).toBe(200);
    await close();
    // An outage of S3: no upload, and everything else goes on.
    await expect(upload(inS3, principal, jpeg())).rejects.toMatchObject({ code: 'unavailable' });
    await acceptPicture(inS3, principal);
    await context.close();
  });
});
