import { Readable } from 'node:stream';
import { vi } from 'vitest';
import type { FileView } from '../../src/domain/files/file-view.ts';
import type { TeamOperations } from '../../src/operations/team-operations.ts';
import { generationId, NOW, principal } from './fixtures.ts';

export const fileId = generationId.replace('gen', 'file');
export const linkQuery = 'expires=1788346800&signature=abc';

export const file: FileView = {
  id: fileId,
  teamId: principal.teamId,
  kind: 'upload',
  status: 'stored',
  generationId: null,
  isWithheld: false,
  sourceUrl: null,
  name: 'fox.png',
  objectId: generationId.replace('gen', 'obj'),
  contentType: 'image/png',
  bytes: 4,
  contentHash: 'a'.repeat(64),
  width: 1,
  height: 1,
  createdAt: NOW,
  storedAt: NOW,
  expiresAt: null,
  failureCount: 0,
  failure: null,
  url: `/files/${fileId}?${linkQuery}`,
};

const opened = () => ({
  outcome: 'opened' as const,
  body: Readable.from([Buffer.from('pict')]),
  contentType: 'image/png' as const,
  disposition: 'inline; filename="fox.png"',
  bytes: 4,
  range: null,
  etag: '"abc"',
});

/** The files of a team that has one. */
export function fakeFileOperations() {
  return {
    storeUpload: vi.fn<TeamOperations['storeUpload']>(async ({ name, source }) => {
      for await (const chunk of source) void chunk;
      return { ...file, name };
    }),
    findFile: vi.fn<TeamOperations['findFile']>(async (_teamId, id) => (id === fileId ? file : null)),
    listFiles: vi.fn<TeamOperations['listFiles']>(async () => ({ files: [file], nextCursor: null })),
    deleteOwnFile: vi.fn<TeamOperations['deleteOwnFile']>(async (_teamId, id) =>
      id === fileId ? 'deleted' : 'not_found',
    ),
    openOwnFile: vi.fn<TeamOperations['openOwnFile']>(async () => opened()),
    openLinkedFile: vi.fn<TeamOperations['openLinkedFile']>(async () => opened()),
  };
}
