import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { cancelGeneration } from '../../../src/operations/generations/cancel-generation.ts';
import { traceHeaders } from '../../../src/operations/upstream/trace-headers.ts';
import { describeOnEngines } from '../../engines.ts';
import { acceptPicture, createContext, createPrincipal, deliverDue, type TestContext } from '../fixture.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;

describeOnEngines('the traceparent of a request', (engine) => {
  let context: TestContext;
  let principal: Principal;
  beforeEach(async () => {
    context = await createContext(engine);
    principal = await createPrincipal(context);
  });
  afterEach(() => context.database.drop());

  it('is stored, logged and sent with its webhooks', async () => {
    const webhook = { url: 'http://127.0.0.1:9/hook', events: ['generation.*' as const] };
    const { id } = await acceptPicture(context, principal, {
      traceparent,
      requestId: 'r-1',
      webhook,
    });
    await cancelGeneration(context, principal, id);
    await deliverDue(context);
    expect(context.sender.sent.at(-1)?.headers).toMatchObject({ traceparent });
    for (const kind of ['generation_accepted', 'generation_finished', 'webhook_attempted'])
      expect(context.observed).toContainEqual(
        expect.objectContaining({ kind, generationId: id, traceparent, requestId: 'r-1' }),
      );
  });

  it('is not made up where there was none', async () => {
    const webhook = { url: 'http://127.0.0.1:9/hook', events: ['generation.*' as const] };
    const { id } = await acceptPicture(context, principal, { webhook });
    await cancelGeneration(context, principal, id);
    await deliverDue(context);
    expect(context.sender.sent.at(-1)?.headers).not.toHaveProperty('traceparent');
  });

  it('is sent to the upstream only when a setting says so', async () => {
    const generation = await acceptPicture(context, principal, { traceparent });
    expect(traceHeaders({ sendsTraceparent: true }, generation)).toEqual({ traceparent });
    expect(traceHeaders({ sendsTraceparent: false }, generation)).toEqual({});
    expect(traceHeaders({ sendsTraceparent: true }, { traceparent: null })).toEqual({});
  });
});
