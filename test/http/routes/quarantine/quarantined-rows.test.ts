import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRowGuard } from '../../../../src/operations/quarantine/row-guard.ts';
import { openAdminApi, type AdminApi } from '../../admin-api.ts';

let api: AdminApi;
beforeAll(async () => (api = await openAdminApi()));
afterAll(() => api.close());

it('lists the quarantined rows and releases one', async () => {
  const guard = createRowGuard(api.context);
  const row = { task: 'receiver', rowId: 'team_1 https://example.com' } as const;
  const fail = () =>
    guard(
      row,
      () => Promise.reject(new Error('broken\0')),
      async () => undefined,
    );
  for (let tries = 0; tries < 4; tries++) await expect(fail()).rejects.toThrow('broken');
  expect((await api.call('GET /admin/v1/quarantined-rows')).body).toEqual({ data: [] });
  await expect(fail()).rejects.toThrow('broken');
  expect(await api.call('GET /admin/v1/quarantined-rows')).toMatchObject({
    status: 200,
    body: {
      data: [
        {
          id: row.rowId,
          object: 'quarantined_row',
          task: 'receiver',
          failureCount: 5,
          error: 'Error: broken\uFFFD',
        },
      ],
    },
  });

  const path = `POST /admin/v1/quarantined-rows/receiver/${encodeURIComponent(row.rowId)}/release`;
  expect(await api.call(path)).toMatchObject({ status: 204 });
  expect((await api.call('GET /admin/v1/quarantined-rows')).body).toEqual({ data: [] });
  expect(await api.call(path)).toMatchObject({ status: 404, body: { code: 'not_found' } });
});

it('refuses a task that there is not, 400, and everybody without the token, 401', async () => {
  expect(await api.call('POST /admin/v1/quarantined-rows/paint/x/release')).toMatchObject({ status: 400 });
  const headers = { authorization: 'Bearer nk_wrong' };
  for (const request of ['GET /admin/v1/quarantined-rows', 'POST /admin/v1/quarantined-rows/poll/x/release'])
    expect(await api.call(request, { headers })).toMatchObject({ status: 401 });
});
