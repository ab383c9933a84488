import { afterEach, beforeEach, expect, it } from 'vitest';
import { HOUR_MS } from '../../../src/domain/clock.ts';
import type { FileView } from '../../../src/domain/files/file-view.ts';
import type { FileLinkQuery } from '../../../src/domain/files/file-links.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { openFile } from '../../../src/operations/files/open-file.ts';
import { openLinkedFile } from '../../../src/operations/files/open-linked-file.ts';
import { sqlite } from '../../engines.ts';
import { png } from '../../files/pictures.ts';
import { createPrincipal } from '../fixture.ts';
import { createFilesContext, upload, type FilesContext } from './files-context.ts';

let context: FilesContext;
let principal: Principal;
let file: FileView;
beforeEach(async () => {
  context = await createFilesContext(sqlite);
  principal = await createPrincipal(context);
  file = await upload(context, principal, png());
});
afterEach(() => context.close());

const queryOf = (url: string) => Object.fromEntries(new URL(url).searchParams) as unknown as FileLinkQuery;

it.each([
  [true, undefined, 'redirect'],
  [true, true, 'opened'],
  [false, undefined, 'opened'],
])(
  'redirects to the storage if that is set (%s), and not where it is streamed (%s)',
  async (redirects, isStreamed, outcome) => {
    const storage = { ...context.files.storage, presign: async () => 'https://s3.example/object' };
    const files = { ...context.files, storage };
    const policy = { ...context.policy, files: { ...context.limits, redirects } };
    const opened = await openFile({ files, policy }, file, { isStreamed });
    expect(opened.outcome).toBe(outcome);
    if (opened.outcome === 'opened') opened.body.destroy();
  },
);

it.each(['objectId', 'contentType', 'bytes'])('opens no stored file without %s', async (field) => {
  await expect(openFile(context, { ...file, [field]: null }, {})).rejects.toThrow(
    `File ${file.id} is not stored`,
  );
});

it('opens nothing for a link that has expired, was changed, or names no file', async () => {
  const query = queryOf(file.url!);
  const open = (id: string, changed: FileLinkQuery) => openLinkedFile(context, id, changed, {});
  await expect(open('file_other', query)).rejects.toMatchObject({
    code: 'forbidden',
    publicMessage: 'The link is not valid.',
  });
  const gone = context.limits.links.downloadLink('file_gone', context.clock.now());
  await expect(open('file_gone', queryOf(gone))).rejects.toMatchObject({ code: 'not_found' });
  const opened = await open(file.id, query);
  if (opened.outcome === 'opened') opened.body.destroy();
  context.clock.advance(3 * HOUR_MS);
  await expect(open(file.id, query)).rejects.toMatchObject({
    code: 'forbidden',
    publicMessage: 'The link has expired.',
  });
});
