import { expect, it } from 'vitest';
import type { AuditEntry } from '../../../src/domain/audit/audit-entry.ts';
import { toAuditEntryResource } from '../../../src/resources/audit/audit-entry-resource.ts';

it('shows times before and after as everywhere else, and leaves all other fields as they were recorded', () => {
  const entry: AuditEntry = {
    id: 'aud_1',
    sequence: 1,
    createdAt: 0,
    hash: '00',
    digest: '00',
    payload: {
      action: 'key.revoke',
      objectId: 'key_1',
      teamId: null,
      actor: {} as NonNullable<AuditEntry['payload']>['actor'],
      before: { revokedAt: null, limitCredits: 5, archivedAt: 1_000 },
      after: { revokedAt: Date.UTC(2026, 7, 31), expiresAt: 'never', atOnce: 3 },
    },
  };
  expect(toAuditEntryResource(entry)).toMatchObject({
    createdAt: '1970-01-01T00:00:00.000Z',
    before: { revokedAt: null, limitCredits: 5, archivedAt: '1970-01-01T00:00:01.000Z' },
    after: { revokedAt: '2026-08-31T00:00:00.000Z', expiresAt: 'never', atOnce: 3 },
  });
  expect(toAuditEntryResource({ ...entry, payload: null })).toMatchObject({ before: null, after: null });
});
