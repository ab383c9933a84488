import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countAnswer } from '../../../../src/store/upstream/upstream-request-counts.ts';
import { openAdminApi, type AdminApi } from '../../admin-api.ts';

let api: AdminApi;
beforeEach(async () => (api = await openAdminApi()));
afterEach(() => api.close());

describe('GET /admin/v1/upstream-report', () => {
  it('says what the requests of each account and hour were used for', async () => {
    await api.context.store.transaction((tx) =>
      countAnswer(tx, 'main', { use: 'submission', outcome: 'refused' }),
    );
    const { status, body } = await api.call('GET /admin/v1/upstream-report');
    expect(status).toBe(200);
    expect(body.data).toEqual([
      {
        object: 'upstream_report_hour',
        account: 'main',
        startsAt: expect.stringMatching(/:00:00\.000Z$/) as string,
        picturesMade: 0,
        picturesPossible: 50,
        submissions: 1,
        firstPolls: 0,
        furtherPolls: 0,
        wasted: [{ outcome: 'refused', requests: 1 }],
      },
    ]);
    const later = await api.call('GET /admin/v1/upstream-report?from=2100-01-01T00:00:00Z');
    expect(later.body.data).toEqual([]);
  });

  it('refuses what is not a time, and callers without the token', async () => {
    expect(await api.call('GET /admin/v1/upstream-report?from=yesterday')).toMatchObject({ status: 400 });
    const headers = { authorization: 'Bearer wrong' };
    expect(await api.call('GET /admin/v1/upstream-report', { headers })).toMatchObject({ status: 401 });
  });
});
