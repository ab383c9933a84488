import { readdir } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../src/domain/clock.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { findGeneration } from '../../../src/operations/generations/find-generation.ts';
import { claimFetches } from '../../../src/operations/files/claim-fetches.ts';
import { collectOrphans } from '../../../src/operations/files/collect-orphans.ts';
import { fetchFile } from '../../../src/operations/files/fetch-file.ts';
import { pruneFiles } from '../../../src/operations/files/prune-files.ts';
import { findTeamFiles } from '../../../src/store/files/team-files.ts';
import { describeOnEngines } from '../../engines.ts';
import { png } from '../../files/pictures.ts';
import { createPrincipal, registerEndpoint, setTeamBudget } from '../fixture.ts';
import { eventRows, generationRows, usageOf } from '../stored.ts';
import {
  completePicture,
  createFilesContext,
  fetchDue,
  fetchNext,
  fileRows,
  objectsIn,
  type FilesContext,
} from './files-context.ts';

describeOnEngines('the picture of a completed generation', (engine) => {
  let context: FilesContext;
  let principal: Principal;
  let budgetId: string;
  beforeEach(async () => {
    context = await createFilesContext(engine);
    principal = await createPrincipal(context);
    budgetId = (await setTeamBudget(context, principal, 1_000)).id;
  });
  afterEach(() => context.close());

  const complete = (path = '/a.png', bytes = png()) =>
    completePicture(context, principal, context.host.answer(path, bytes));
  const fileOf = async (id: string) => {
    const found = await findGeneration(context, principal.teamId, id);
    if (found.outcome !== 'found') throw new Error(found.outcome);
    return found.generation.files[0];
  };
  const eventTypes = async () => (await eventRows(context)).map(({ type }) => type);
  const usedBytes = async () => (await findTeamFiles(context.store.reader, principal.teamId)).usedBytes;

  it('has a file in the transaction that completes it, is stored later, and outlives its host', async () => {
    await registerEndpoint(context, principal.teamId);
    const id = await complete();
    const allotted = await fileOf(id);
    expect(allotted).toMatchObject({ status: 'fetching', contentType: null });
    expect(allotted?.url).toContain(`/files/${allotted?.id}?expires=`);
    const [completed] = (await eventRows(context)).filter(({ type }) => type === 'generation.completed');
    expect(JSON.parse(completed!.payload)).toMatchObject({
      data: { output: { files: [{ id: allotted?.id, status: 'fetching' }] } },
    });
    expect(context.host.asked).toEqual([]);

    const requests = context.upstream.asked.length;
    expect(await fetchDue(context)).toBe(1);
    expect(await fileOf(id)).toMatchObject({
      status: 'stored',
      contentType: 'image/png',
      bytes: png().length,
      width: 4,
      height: 3,
      contentHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    expect(await usedBytes()).toBe(png().length);
    expect(await eventTypes()).toContain('generation.file_stored');
    expect(context.upstream.asked).toHaveLength(requests);

    await context.host.close();
    const { objectId } = (await fileRows(context))[0]!;
    const body = await context.files.storage.read({ teamId: principal.teamId, objectId: objectId! }, null);
    const chunks: Buffer[] = [];
    for await (const chunk of body as AsyncIterable<Buffer>) chunks.push(chunk);
    expect(Buffer.concat(chunks).equals(png())).toBe(true);
    expect(await fetchDue(context)).toBe(0);
  });

  it('is observed with the request that ordered it, and how each fetch ended', async () => {
    const fetches = () => context.observed.filter(({ kind }) => kind === 'file_fetched');
    const id = await completePicture(context, principal, `${context.host.url}/late.png`);
    const { requestId, traceparent } = (await generationRows(context))[0]!;
    await fetchNext(context);
    context.host.answer('/late.png', Buffer.from('<html>not yet</html>'));
    await fetchNext(context);
    context.host.answer('/late.png', (response) => response.destroy());
    await fetchNext(context);
    context.host.answer('/late.png', (response) => {
      context.clock.advance(250);
      response.end(png());
    });
    await fetchNext(context);
    const common = { generationId: id, teamId: principal.teamId, requestId, traceparent };
    expect(fetches()).toMatchObject([
      {
        ...common,
        outcome: 'failed',
        failureKind: 'refused',
        statusCode: 404,
        reason: expect.stringContaining('404') as string,
      },
      { ...common, outcome: 'failed', failureKind: 'refused', statusCode: 200 },
      { ...common, outcome: 'failed', failureKind: 'unreachable', statusCode: null },
      { ...common, outcome: 'stored', failureKind: null, statusCode: 200, reason: null, durationMs: 250 },
    ]);
  });

  it('has no event while it is withheld', async () => {
    await registerEndpoint(context, principal.teamId);
    await complete();
    await context.store.transaction(
      async (tx) => void (await tx.db.update(tx.tables.files).set({ withheld: 1 })),
    );
    await fetchDue(context);
    expect(await fileRows(context)).toMatchObject([{ status: 'stored' }]);
    expect(await eventTypes()).not.toContain('generation.file_stored');
  });

  it('has no event where nobody subscribes', async () => {
    await registerEndpoint(context, principal.teamId, { events: ['generation.completed'] });
    await complete();
    await fetchDue(context);
    expect(await eventTypes()).toEqual(['generation.completed']);
  });

  it.each([
    ['404', null],
    ['HTML', Buffer.from('<html>not found</html>')],
  ])('is lost when its host keeps answering with %s; the money stays settled', async (_name, answer) => {
    await registerEndpoint(context, principal.teamId, { events: ['generation.*'] });
    const url = answer === null ? `${context.host.url}/none` : context.host.answer('/none', answer);
    const id = await completePicture(context, principal, url);
    let fetches = 0;
    while ((await fileOf(id))?.status === 'fetching' && fetches < 20) fetches += await fetchNext(context);
    expect(fetches).toBe(6);
    expect(await fileOf(id)).toMatchObject({ status: 'lost', url: null, failureCount: 6 });
    expect(await eventTypes()).toContain('generation.file_lost');
    expect(await usageOf(context, budgetId)).toEqual({ held: 0, settled: 4, excess: 0 });
    expect(await objectsIn(context)).toEqual([]);
    expect(await fetchNext(context)).toBe(0);
  });

  it('is fetched for a day while its host does not answer, and stored when it does', async () => {
    const url = `${context.host.url}/late.png`;
    context.host.answer('/late.png', (response) => response.destroy());
    const id = await completePicture(context, principal, url);
    const { createdAt } = (await fileRows(context))[0]!;
    while (context.clock.now() < createdAt + DAY_MS - 2 * HOUR_MS) await fetchNext(context);
    expect(await fileOf(id)).toMatchObject({ status: 'fetching' });
    context.host.answer('/late.png', png());
    await fetchNext(context);
    expect(await fileOf(id)).toMatchObject({ status: 'stored', failure: null });
  });

  it('waits while the storage fails, and is stored when it works again', async () => {
    const id = await complete();
    const { storage } = context.files;
    const failing = {
      ...storage,
      put: () => Promise.reject(new Error('S3 answered 503 (SlowDown)')),
    };
    const [claim] = (await claimFetches(context, 1)).claims;
    await fetchFile({ ...context, files: { ...context.files, storage: failing } }, claim!);
    expect(await fileOf(id)).toMatchObject({
      status: 'fetching',
      failure: expect.stringContaining('SlowDown') as string,
    });
    expect(await readdir(storage.incomingFolder)).toEqual([]);
    await fetchNext(context);
    expect(await fileOf(id)).toMatchObject({ status: 'stored' });
  });

  it('is not fetched to a disk that is almost full', async () => {
    const id = await complete();
    const full = { ...context.files.storage, hasSpace: async () => false };
    const [claim] = (await claimFetches(context, 1)).claims;
    await fetchFile({ ...context, files: { ...context.files, storage: full } }, claim!);
    expect(await fileOf(id)).toMatchObject({
      status: 'fetching',
      failure: expect.stringContaining('full') as string,
    });
    expect(context.host.asked).toEqual([]);
  });

  it.each(['before it was fetched', 'after it was put', 'after it was committed'])(
    'is stored once when the process that fetches it is killed %s',
    async (when) => {
      const id = await complete();
      const [claim] = (await claimFetches(context, 1)).claims;
      if (when === 'after it was put') {
        const lost = { ...context.store, transaction: () => Promise.reject(new Error('killed')) };
        await expect(fetchFile({ ...context, store: lost }, claim!)).rejects.toThrow('killed');
      }
      if (when === 'after it was committed') await fetchFile(context, claim!);
      expect((await claimFetches(context, 10)).claims).toEqual([]);

      context.clock.advance(context.policy.leaseMs + 1);
      expect(await fetchDue(context)).toBe(when === 'after it was committed' ? 0 : 1);
      expect(await fileOf(id)).toMatchObject({ status: 'stored' });
      expect(await usedBytes()).toBe(png().length);
      // What the killed one left is collected once it is certain that nobody will commit it.
      context.clock.set(Date.now() + 2 * DAY_MS);
      await collectOrphans(context);
      expect(await objectsIn(context)).toEqual([(await fileRows(context))[0]!.objectId]);
      expect(await readdir(context.files.storage.incomingFolder)).toEqual([]);
    },
  );

  it('of a stalled worker is not kept beside that of the one who took over', async () => {
    const id = await complete();
    const [stalled] = (await claimFetches(context, 1)).claims;
    context.clock.advance(context.policy.leaseMs + 1);
    await fetchDue(context);
    const { objectId } = (await fileRows(context))[0]!;
    await fetchFile(context, stalled!);
    expect((await fileRows(context))[0]).toMatchObject({ id: (await fileOf(id))?.id, objectId });
    await pruneFiles(context);
    expect(await objectsIn(context)).toEqual([objectId]);
    expect(await usedBytes()).toBe(png().length);
    expect(context.observed).toContainEqual(
      expect.objectContaining({ kind: 'file_fetched', outcome: 'superseded' }),
    );
  });

  it('shares the object of the same picture within a team, and with no other', async () => {
    const other = await createPrincipal(context);
    await complete('/a.png');
    await complete('/b.png');
    await completePicture(context, other, `${context.host.url}/a.png`);
    for (let fetched = 0; fetched < 3;) fetched += await fetchNext(context);
    await pruneFiles(context);
    const rows = await fileRows(context);
    const [first, second] = rows.filter(({ teamId }) => teamId === principal.teamId);
    expect(second!.objectId).toBe(first!.objectId);
    expect(rows.find(({ teamId }) => teamId === other.teamId)?.objectId).not.toBe(first!.objectId);
    expect(await objectsIn(context)).toHaveLength(2);
    expect(await usedBytes()).toBe(png().length);
  });

  it('of one team leaves slots to those of another, however many are due', async () => {
    const other = await createPrincipal(context);
    for (let i = 0; i < 6; i++) await complete('/a.png');
    context.clock.advance(1);
    await completePicture(context, other, `${context.host.url}/a.png`);
    const { claims } = await claimFetches(context, 4);
    expect(claims.map(({ file }) => file.teamId).filter((id) => id === other.teamId)).toHaveLength(1);
    expect(claims.length).toBeLessThanOrEqual(3);
    const running = claims.map(({ file }) => file.teamId);
    expect((await claimFetches(context, 4, running)).claims).toEqual([]);
  });
});

describeOnEngines('a gateway that keeps no files', (engine) => {
  it('allots none', async () => {
    const context = await createFilesContext(engine);
    const principal = await createPrincipal(context);
    const without = { ...context, files: null, policy: { ...context.policy, files: null } };
    await completePicture(without, principal, 'https://static.example/a.png');
    expect(await fileRows(context)).toEqual([]);
    await context.close();
  });
});
