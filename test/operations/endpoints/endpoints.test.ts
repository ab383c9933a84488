import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DAY_MS } from '../../../src/domain/clock.ts';
import { MAX_ENDPOINTS, type Endpoint } from '../../../src/domain/endpoints/endpoint.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { listAuditLog } from '../../../src/operations/audit/list-audit-log.ts';
import { createEndpoint, type NewEndpoint } from '../../../src/operations/endpoints/create-endpoint.ts';
import { deleteEndpoint } from '../../../src/operations/endpoints/delete-endpoint.ts';
import { openHeaders } from '../../../src/operations/endpoints/endpoint-settings.ts';
import { findEndpoint } from '../../../src/operations/endpoints/find-endpoint.ts';
import { pruneSecrets } from '../../../src/operations/signing/prune-secrets.ts';
import { rotateSigningSecret } from '../../../src/operations/signing/rotate-signing-secret.ts';
import { updateEndpoint } from '../../../src/operations/endpoints/update-endpoint.ts';
import { describeOnEngines } from '../../engines.ts';
import { createContext, createPrincipal, registerEndpoint, type TestContext } from '../fixture.ts';
import { deliveryCounts, storeEvents } from '../deliveries/webhooks.ts';

const headers = { Authorization: 'Bearer of the receiver', 'X-Route': 'a b' };

describeOnEngines('an endpoint', (engine) => {
  let context: TestContext;
  let team: Principal;

  beforeEach(async () => {
    context = await createContext(engine);
    team = await createPrincipal(context);
  });
  afterEach(() => context.database.drop());

  const stored = async () => {
    const { db, tables } = context.store.reader;
    return db.select().from(tables.endpoints);
  };
  const receiverOf = async (id: string) => {
    const { db, tables } = context.store.reader;
    const rows = await db.select().from(tables.receivers).where(eq(tables.receivers.id, id));
    return rows[0];
  };
  async function change(endpoint: Endpoint, changes: Parameters<typeof updateEndpoint>[3]) {
    const updated = await updateEndpoint(context, endpoint.teamId, endpoint.id, changes);
    if (updated.outcome !== 'updated') throw new Error(`Not updated: ${JSON.stringify(updated)}`);
    return updated.endpoint;
  }
  /** As after days of failure: the gateway has disabled it and lets its receiver rest. */
  async function disable({ id }: Endpoint) {
    await context.store.transaction(async ({ db, tables, now }) => {
      const disabled = { status: 'disabled' as const, disabledReason: 'failing' as const, disabledAt: now };
      await db.update(tables.endpoints).set(disabled).where(eq(tables.endpoints.id, id));
      const health = { consecutiveFailures: 40, failingSince: now - 1, retryAt: now + 60_000 };
      await db
        .insert(tables.receivers)
        .values({ id, endpointId: id, nextAttemptAt: now + 60_000, ...health })
        .onConflictDoUpdate({ target: tables.receivers.id, set: { nextAttemptAt: now + 60_000, ...health } });
    });
  }

  it('is enabled and signed by v1 where its owner does not say', async () => {
    const { endpoint } = await registerEndpoint(context, team.teamId);
    expect(endpoint).toMatchObject({ headers: {}, signatures: ['v1'], status: 'enabled', disabledAt: null });
    expect(await findEndpoint(context, team.teamId, endpoint.id)).toMatchObject(endpoint);
  });

  it('keeps its headers sealed, and opens them for nobody else', async () => {
    const { endpoint } = await registerEndpoint(context, team.teamId, { headers });
    const [row] = await stored();
    expect(JSON.stringify(row)).not.toContain('Bearer of');
    expect(Object.keys(row?.headers ?? {})).toEqual(['authorization', 'x-route']);
    expect(openHeaders(context.secretBox, endpoint)).toEqual({
      authorization: headers.Authorization,
      'x-route': 'a b',
    });
    expect(() => openHeaders(context.secretBox, { ...endpoint, id: 'ep_other' })).toThrow(/another row/);
  });

  it('forgets its headers when it is deleted', async () => {
    const { endpoint } = await registerEndpoint(context, team.teamId, { headers });
    expect(await deleteEndpoint(context, team.teamId, endpoint.id)).toBe(true);
    expect(await stored()).toMatchObject([{ id: endpoint.id, headers: {} }]);
  });

  it('has no secret in the database any more once it is deleted, not even one whose overlap went on', async () => {
    const { endpoint } = await registerEndpoint(context, team.teamId);
    const { endpoint: other } = await registerEndpoint(context, null);
    const owner = { teamId: team.teamId, endpointId: endpoint.id };
    await rotateSigningSecret(context, owner, { overlapMs: DAY_MS });
    const owners = async () => {
      const { db, tables } = context.store.reader;
      return (await db.select().from(tables.signingSecrets)).map(({ endpointId }) => endpointId);
    };
    expect(await owners()).toHaveLength(4);
    await deleteEndpoint(context, team.teamId, endpoint.id);
    await pruneSecrets(context);
    expect((await owners()).sort()).toEqual([other.id, null]);
    await deleteEndpoint(context, null, other.id);
    await pruneSecrets(context);
    expect(await owners()).toEqual([null]);
  });

  it('is not made where its owner has a hundred, whatever their status, until one is deleted', async () => {
    const make = (owner: string | null = team.teamId) =>
      createEndpoint(context, owner, { url: 'https://hooks.example', events: ['*'], description: '' });
    const made = await Promise.all(Array.from({ length: MAX_ENDPOINTS + 5 }, () => make()));
    expect(made.filter(({ outcome }) => outcome === 'too_many')).toHaveLength(5);
    const rows = await stored();
    expect(rows).toHaveLength(MAX_ENDPOINTS);
    await disable(rows[0]!);
    expect(await make()).toEqual({ outcome: 'too_many' });
    // It is for each team, and for the operator.
    expect(await make((await createPrincipal(context)).teamId)).toMatchObject({ outcome: 'created' });
    expect(await make(null)).toMatchObject({ outcome: 'created' });
    await deleteEndpoint(context, team.teamId, rows[1]!.id);
    expect(await make()).toMatchObject({ outcome: 'created' });
  });

  it('receives an event together with as many others as there may be', async () => {
    for (const owner of [team.teamId, null])
      for (let i = 0; i < MAX_ENDPOINTS; i++) await registerEndpoint(context, owner, { events: ['*'] });
    await storeEvents(context, team.teamId, 1, { type: 'budget.exhausted', url: 'https://request.example/' });
    expect(await deliveryCounts(context)).toEqual({ pending: 2 * MAX_ENDPOINTS + 1 });
  });

  const refused: [string, Partial<NewEndpoint>, string[]][] = [
    ['an address of the network', { url: 'https://192.168.0.1/x' }, ['/url']],
    ['a host that has one', { url: 'https://internal.example/x' }, ['/url']],
    ['a reserved header', { headers: { 'Webhook-Id': 'x' } }, ['/headers/Webhook-Id']],
    ['a header twice', { headers: { 'x-a': '1', 'X-A': '2' } }, ['/headers/X-A']],
    ['a short secret', { secret: 'whsec_c2hvcnQ=' }, ['/secret']],
    [
      'several faults',
      { url: 'http://10.0.0.1', headers: { Host: 'x' }, secret: 'mine' },
      ['/url', '/headers/Host', '/secret'],
    ],
  ];
  it.each(refused)('is not made with %s', async (_name, changes, pointers) => {
    context.addresses.set('internal.example', ['203.0.113.7', '10.0.0.7']);
    const fields: NewEndpoint = { url: 'https://hooks.example', events: ['*'], description: '', ...changes };
    const outcome = await createEndpoint(context, team.teamId, fields);
    if (outcome.outcome !== 'refused') throw new Error('It was made');
    expect(outcome.errors.map(({ pointer }) => pointer)).toEqual(pointers);
    expect(JSON.stringify(outcome)).not.toContain('c2hvcnQ');
    expect(await stored()).toEqual([]);
  });

  it('is changed in what is given and nothing else; new headers replace all', async () => {
    const { endpoint } = await registerEndpoint(context, team.teamId, { headers, description: 'orders' });
    const after = await change(endpoint, { headers: { 'X-New': '1' }, signatures: ['v1', 'v1a'] });
    expect(after).toMatchObject({ url: endpoint.url, description: 'orders', signatures: ['v1', 'v1a'] });
    expect(openHeaders(context.secretBox, after)).toEqual({ 'x-new': '1' });
    expect(await findEndpoint(context, team.teamId, endpoint.id)).toEqual(after);
  });

  it('is changed with an entry of what changed in the audit log, without what is secret', async () => {
    const { endpoint } = await registerEndpoint(context, team.teamId, { headers, description: 'orders' });
    const entry = async () => (await listAuditLog(context, { limit: 1 })).entries[0]!.payload;
    await change(endpoint, { url: 'https://new.example/hook?token=secret', description: 'payments' });
    expect(await entry()).toMatchObject({
      action: 'endpoint.update',
      objectId: endpoint.id,
      teamId: team.teamId,
      before: { url: endpoint.url, description: 'orders' },
      after: { url: 'https://new.example/hook?…', description: 'payments' },
    });
    expect(JSON.stringify(await entry())).not.toContain('headerValues');
    await change(endpoint, { headers: { Authorization: 'another' } });
    expect(await entry()).toMatchObject({
      before: { headers: ['authorization', 'x-route'] },
      after: { headers: ['authorization'], headerValues: 'set' },
    });
    await change(endpoint, { headers: { Authorization: 'a third' } });
    expect(await entry()).toMatchObject({ before: {}, after: { headerValues: 'set' } });
  });

  it('is not changed to what a new one may not have', async () => {
    const { endpoint } = await registerEndpoint(context, team.teamId);
    for (const changes of [{ url: 'https://10.0.0.1/' }, { headers: { Host: 'x' }, description: 'new' }])
      expect(await updateEndpoint(context, team.teamId, endpoint.id, changes)).toMatchObject({
        outcome: 'refused',
      });
    expect(await findEndpoint(context, team.teamId, endpoint.id)).toMatchObject(endpoint);
  });

  it('is changed by its owner only, and not once it is deleted', async () => {
    const { endpoint } = await registerEndpoint(context, team.teamId);
    const { teamId } = await createPrincipal(context);
    const status = 'paused' as const;
    for (const stranger of [teamId, null])
      expect(await updateEndpoint(context, stranger, endpoint.id, { status })).toEqual({
        outcome: 'not_found',
      });
    expect(await findEndpoint(context, team.teamId, endpoint.id)).toMatchObject({ status: 'enabled' });
    await deleteEndpoint(context, team.teamId, endpoint.id);
    expect(await updateEndpoint(context, team.teamId, endpoint.id, { status })).toEqual({
      outcome: 'not_found',
    });
  });

  it('of the operator’s is changed like a team’s', async () => {
    const { endpoint } = await registerEndpoint(context, null, { events: ['budget.*'] });
    expect(await change(endpoint, { status: 'paused' })).toMatchObject({ teamId: null, status: 'paused' });
  });

  it('that was disabled begins anew when its owner enables it', async () => {
    const { endpoint } = await registerEndpoint(context, team.teamId);
    await disable(endpoint);
    const after = await change(endpoint, { status: 'enabled' });
    expect(after).toMatchObject({ status: 'enabled', disabledReason: null, disabledAt: null });
    expect(await receiverOf(endpoint.id)).toMatchObject({
      consecutiveFailures: 0,
      failingSince: null,
      retryAt: null,
    });
  });

  it('that was disabled stays so when something else is changed', async () => {
    const { endpoint } = await registerEndpoint(context, team.teamId);
    await disable(endpoint);
    const disabled = { status: 'disabled', disabledReason: 'failing', disabledAt: context.clock.now() };
    context.clock.advance(DAY_MS);
    expect(await change(endpoint, { description: 'new' })).toMatchObject(disabled);
  });

  it('keeps its failures when it is enabled already', async () => {
    const { endpoint } = await registerEndpoint(context, team.teamId);
    await disable(endpoint);
    await change(endpoint, { status: 'paused' });
    await change(endpoint, { description: 'new' });
    expect(await receiverOf(endpoint.id)).toMatchObject({ consecutiveFailures: 40 });
  });
});
