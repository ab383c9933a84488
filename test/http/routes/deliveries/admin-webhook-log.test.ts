import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toTimestamp } from '../../../../src/domain/clock.ts';
import { runRecoveries } from '../../../../src/operations/deliveries/run-recoveries.ts';
import { deliverDue, registerEndpoint } from '../../../operations/fixture.ts';
import { receiverDown } from '../../../operations/deliveries/fake-sender.ts';
import { openAdminApi, unknown, type AdminApi } from '../../admin-api.ts';

describe('the operator’s own webhook log', () => {
  let api: AdminApi;
  let path: string;
  beforeAll(async () => {
    api = await openAdminApi();
    path = `/admin/v1/webhook-endpoints/${(await registerEndpoint(api.context, null, { events: ['*'] })).endpoint.id}`;
  });
  afterAll(() => api.close());

  it('tests an endpoint, and sends what failed again, one by one and by time', async () => {
    const since = toTimestamp(api.context.clock.now());
    const tested = await api.call(`POST ${path}/test`);
    expect(tested).toMatchObject({ status: 202, body: { eventType: 'ping' } });
    const delivery = tested.headers.location!;
    expect(delivery).toBe(`/admin/v1/deliveries/${tested.body.id as string}`);

    api.context.sender.results.push({ ...receiverDown, statusCode: 410 });
    await deliverDue(api.context);
    api.context.clock.advance(1_000);
    const failed = await api.call('GET /admin/v1/deliveries?status=failed&eventType=ping');
    expect(failed.body.data).toMatchObject([{ id: tested.body.id, lastAttempt: { statusCode: 410 } }]);
    const event = `/admin/v1/events/${tested.body.eventId as string}`;
    expect((await api.call(`GET ${event}`)).body).toMatchObject({ type: 'ping', data: { object: 'ping' } });
    expect((await api.call('GET /admin/v1/events?type=ping')).body.data).toHaveLength(1);

    const gone = { status: 409, body: { code: 'endpoint_disabled' } };
    expect(await api.call(`POST ${delivery}/retry`)).toMatchObject(gone);
    expect(await api.call(`POST ${path}/recover`, { body: { since } })).toMatchObject(gone);
    expect(await api.call(`POST ${path}/test`)).toMatchObject(gone);
    await api.call(`PATCH ${path}`, { body: { status: 'enabled' } });
    const started = await api.call(`POST ${path}/recover`, { body: { since } });
    expect(started).toMatchObject({ status: 202, body: { status: 'running', totalCount: 1 } });
    while (await runRecoveries(api.context));
    const recovery = started.headers.location!;
    expect((await api.call(`GET ${recovery}`)).body).toMatchObject({ status: 'completed', requeuedCount: 1 });
    expect((await api.call(`GET ${path}/recoveries`)).body.data).toHaveLength(1);
    expect(await api.call(`POST ${delivery}/retry`)).toMatchObject({
      status: 202,
      body: { status: 'pending' },
    });
    await deliverDue(api.context);
    expect((await api.call(`GET ${delivery}`)).body).toMatchObject({ status: 'delivered' });
  });

  it.each(['limit=0', 'cursor=x', 'page=2'])('names the parameter of ?%s, 400', async (query) => {
    for (const list of ['/admin/v1/deliveries', '/admin/v1/events', `${path}/recoveries`])
      expect(await api.call(`GET ${list}?${query}`)).toMatchObject({
        status: 400,
        body: { errors: [{ pointer: query.split('=')[0] }] },
      });
  });

  it('refuses a time in the future, 400', async () => {
    const until = toTimestamp(api.context.clock.now() + 1);
    const answer = await api.call(`POST ${path}/recover`, { body: { since: '2026-01-01T00:00:00Z', until } });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/until' }] } });
  });

  it('answers 404 for what there is not, or is a team’s', async () => {
    const { teamId } = await api.team('web');
    const { endpoint } = await registerEndpoint(api.context, teamId);
    for (const id of [endpoint.id, unknown('ep'), 'x']) {
      const other = `/admin/v1/webhook-endpoints/${id}`;
      const body = { since: '2026-01-01T00:00:00Z' };
      expect(await api.call(`POST ${other}/recover`, { body })).toMatchObject({ status: 404 });
      for (const route of [
        `POST ${other}/test`,
        `GET ${other}/recoveries`,
        `GET ${other}/recoveries/${unknown('rec')}`,
      ])
        expect(await api.call(route), route).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
    const delivery = `/admin/v1/deliveries/${unknown('dlv')}`;
    for (const route of [
      `GET ${delivery}`,
      `POST ${delivery}/retry`,
      `GET /admin/v1/events/${unknown('evt')}`,
    ])
      expect(await api.call(route), route).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });
});
