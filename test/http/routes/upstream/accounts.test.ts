import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { afterFailure, healthy } from '../../../../src/domain/upstream/account-health.ts';
import { setAccountHealth } from '../../../../src/store/upstream/upstream-accounts.ts';
import { ACCOUNT } from '../../../operations/fixture.ts';
import { openAdminApi, type AdminApi } from '../../admin-api.ts';

let api: AdminApi;
beforeEach(async () => (api = await openAdminApi()));
afterEach(() => api.close());

const accounts = async () => (await api.call('GET /admin/v1/accounts')).body.data;

async function refuseKey(): Promise<void> {
  const refused = {
    purpose: { kind: 'submit', priceCredits: 4 },
    generationId: 'gen_1',
    failureReason: 'key_refused',
    reason: 'HTTP 401',
    retryAfterMs: null,
    mayBeOfGeneration: false,
    mayBeCharged: false,
    isOfKill: false,
  } as const;
  await api.context.store.transaction((tx) =>
    setAccountHealth(tx, ACCOUNT.name, afterFailure(healthy, refused, tx.now)),
  );
}

describe('GET /admin/v1/accounts', () => {
  it('lists the state of each account, and never its key', async () => {
    const { status, body } = await api.call('GET /admin/v1/accounts');
    expect(status).toBe(200);
    expect(body.data).toEqual([
      {
        object: 'upstream_account',
        name: 'main',
        circuit: 'closed',
        requestsPerHour: 100,
        requestsUsed: 0,
        requestsFree: 100,
        inFlight: 0,
        maxInFlight: 1_000,
        pausedAt: null,
        failureReason: null,
        failureMessage: null,
        failureCount: 0,
        retryAt: null,
      },
    ]);
    expect(JSON.stringify(body)).not.toContain(ACCOUNT.apiKey);
  });

  it('says why the circuit of an account is open', async () => {
    await refuseKey();
    expect(await accounts()).toMatchObject([
      {
        circuit: 'open',
        failureReason: 'key_refused',
        failureMessage: 'HTTP 401',
        failureCount: 1,
        retryAt: null,
      },
    ]);
  });
});

describe('POST /admin/v1/accounts/{name}/pause and /resume', () => {
  it('stop submissions and let them go on; a second time changes nothing', async () => {
    const paused = await api.call('POST /admin/v1/accounts/main/pause');
    expect(paused).toMatchObject({
      status: 200,
      body: { name: 'main', circuit: 'closed', pausedAt: expect.any(String) as string },
    });
    api.context.clock.advance(1_000);
    expect((await api.call('POST /admin/v1/accounts/main/pause')).body).toEqual(paused.body);
    for (let i = 0; i < 2; i++)
      expect(await api.call('POST /admin/v1/accounts/main/resume')).toMatchObject({
        status: 200,
        body: { circuit: 'closed', pausedAt: null },
      });
  });

  it('resume uses an account again whose key was refused, and wakes the submitter', async () => {
    await refuseKey();
    await api.call('POST /admin/v1/accounts/main/resume');
    expect(await accounts()).toMatchObject([
      { circuit: 'closed', failureReason: null, failureMessage: null },
    ]);
    expect(api.context.notified).toContain('upstream-answered');
  });

  it.each(['nobody', 'MAIN'])('answer 404 for the account %s, which there is not', async (name) => {
    for (const act of ['pause', 'resume'])
      expect(await api.call(`POST /admin/v1/accounts/${name}/${act}`)).toMatchObject({
        status: 404,
        body: { code: 'not_found' },
      });
  });
});
