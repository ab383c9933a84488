import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAdminApi, type AdminApi } from '../../admin-api.ts';

describe('/admin/v1/audit-log', () => {
  let api: AdminApi;
  beforeAll(async () => (api = await openAdminApi()));
  afterAll(() => api.close());

  it('lists who changed what, newest first, in pages and with filters', async () => {
    const made = await api.call('POST /admin/v1/operators', { body: { name: 'alice', role: 'operator' } });
    const { token, id } = made.body as { token: string; id: string };
    const headers = { authorization: `Bearer ${token}`, 'x-actor': 'ticket-4711' };
    const { teamId } = await api.team('web');
    await api.call(`PATCH /admin/v1/teams/${teamId}`, { headers, body: { weight: 3 } });
    const [entry] = (await api.call(`GET /admin/v1/audit-log?actor=${id}`)).body.data as object[];
    expect(entry).toMatchObject({
      object: 'audit_entry',
      action: 'team.update',
      objectId: teamId,
      teamId,
      actor: { kind: 'operator', text: id, id, name: 'alice', isProven: true, note: 'ticket-4711' },
      before: { weight: 1 },
      after: { weight: 3 },
    });
    const sequences: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await api.call(`GET /admin/v1/audit-log?limit=2${cursor && `&cursor=${cursor}`}`);
      sequences.push(...(page.body.data as { sequence: number }[]).map(({ sequence }) => sequence));
      cursor = page.body.nextCursor as string | null;
    }
    expect(sequences).toEqual([4, 3, 2, 1]);
    const none = await api.call('GET /admin/v1/audit-log?createdBefore=2020-01-01T00:00:00Z');
    expect(none.body).toEqual({ data: [], nextCursor: null });
  });

  it.each(['action=team.eat', 'cursor=x', 'createdAfter=soon', 'teamId=web', 'sort=asc'])(
    'refuses %s, 400',
    async (query) => {
      expect(await api.call(`GET /admin/v1/audit-log?${query}`)).toMatchObject({ status: 400 });
    },
  );

  it('refuses an X-Actor that is no name, 400', async () => {
    const headers = { 'x-actor': 'two words' };
    expect(await api.call('POST /admin/v1/teams', { headers, body: { name: 'x' } })).toMatchObject({
      status: 400,
    });
  });
});
