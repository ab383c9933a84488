import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAdminApi, unknown, type AdminApi } from '../../admin-api.ts';

const none = { requestsPerMinute: null, maxInFlight: null, allowedModels: null, allowedQualities: null };
const some = { ...none, requestsPerMinute: 600, allowedModels: ['nano-banana-2'] };

describe('limits', () => {
  let api: AdminApi;
  let keyId: string;
  beforeAll(async () => {
    api = await openAdminApi();
    ({ keyId } = await api.team('web'));
  });
  afterAll(() => api.close());

  it('of a team and of its key are read and set apart from each other', async () => {
    const team = '/admin/v1/teams/web/limits';
    const key = `/admin/v1/keys/${keyId}/limits`;
    expect((await api.call(`GET ${team}`)).body).toEqual(none);
    expect(await api.call(`PUT ${team}`, { body: some })).toMatchObject({ status: 200, body: some });
    expect((await api.call(`GET ${key}`)).body).toEqual(none);
    const ofKey = { ...none, maxInFlight: 3, allowedQualities: ['1K', '2K'] };
    expect((await api.call(`PUT ${key}`, { body: ofKey })).body).toEqual(ofKey);
    expect((await api.call(`GET ${team}`)).body).toEqual(some);
    expect((await api.call(`GET ${key}`)).body).toEqual(ofKey);
    expect((await api.call(`PUT ${team}`, { body: none })).body).toEqual(none);
  });

  it.each([
    ['one left out', { ...some, maxInFlight: undefined }, '/maxInFlight'],
    ['nothing allowed', { ...some, maxInFlight: 0 }, '/maxInFlight'],
    ['a half', { ...some, requestsPerMinute: 1.5 }, '/requestsPerMinute'],
    ['a number in quotes', { ...some, requestsPerMinute: '5' }, '/requestsPerMinute'],
    ['an unknown model', { ...some, allowedModels: ['dall-e'] }, '/allowedModels/0'],
    ['no model', { ...some, allowedModels: [] }, '/allowedModels'],
    ['a quality twice', { ...some, allowedQualities: ['1K', '1K'] }, '/allowedQualities'],
    ['an unknown field', { ...some, maxCredits: 5 }, '/maxCredits'],
  ])('name the field, 400: %s', async (_name, body, pointer) => {
    for (const path of ['/admin/v1/teams/web/limits', `/admin/v1/keys/${keyId}/limits`]) {
      const answer = await api.call(`PUT ${path}`, { body });
      expect(answer.status).toBe(400);
      expect(answer.body.errors).toContainEqual(expect.objectContaining({ pointer }));
    }
  });

  it('answer 404 for a team or key that there is not', async () => {
    const subjects = ['teams/nobody', `teams/${unknown('team')}`, `keys/${unknown('key')}`, 'keys/x'];
    for (const subject of subjects) {
      const path = `/admin/v1/${subject}/limits`;
      expect(await api.call(`GET ${path}`), path).toMatchObject({ status: 404 });
      expect(await api.call(`PUT ${path}`, { body: some }), path).toMatchObject({ status: 404 });
    }
  });
});
