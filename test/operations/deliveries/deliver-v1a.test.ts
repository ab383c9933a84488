import { Webhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SignatureScheme } from '../../../src/domain/endpoints/endpoint.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { cancelGeneration } from '../../../src/operations/generations/cancel-generation.ts';
import { createEndpoint } from '../../../src/operations/endpoints/create-endpoint.ts';
import { listSigningKeys } from '../../../src/operations/signing/list-signing-keys.ts';
import { readSigningSecret } from '../../../src/operations/signing/read-signing-secret.ts';
import { rotateSigningKey } from '../../../src/operations/signing/rotate-signing-key.ts';
import { ensureSigningKey } from '../../../src/operations/signing/ensure-signing-key.ts';
import { verifyV1a } from '../../docs/verify-v1a.ts';
import { describeOnEngines } from '../../engines.ts';
import { receiverDown } from './fake-sender.ts';
import { acceptPicture, createContext, createPrincipal, deliverDue, type TestContext } from '../fixture.ts';

describeOnEngines('v1a', (engine) => {
  let context: TestContext;
  let principal: Principal;
  beforeEach(async () => {
    context = await createContext(engine);
    await context.store.transaction((tx) => ensureSigningKey(tx, context.secretBox));
    principal = await createPrincipal(context);
    // Receivers compare with the real time.
    context.clock.set(Date.now());
  });
  afterEach(() => context.database.drop());

  async function addEndpoint(signatures: SignatureScheme[]): Promise<string> {
    const made = await createEndpoint(context, principal.teamId, {
      url: `https://hooks.example/${signatures.join('-')}`,
      events: ['generation.canceled'],
      description: '',
      signatures,
    });
    if (made.outcome !== 'created') throw new Error(made.outcome);
    return made.secret;
  }
  async function cancelOne(): Promise<void> {
    const webhook = { url: 'https://hooks.example/request', events: ['generation.canceled' as const] };
    const { id } = await acceptPicture(context, principal, { webhook });
    await cancelGeneration(context, principal, id);
  }
  const lastTo = (name: string) => context.sender.sent.findLast(({ url }) => url.endsWith(`/${name}`))!;
  const schemesTo = (name: string) =>
    lastTo(name)
      .headers['webhook-signature']!.split(' ')
      .map((part) => part.split(',')[0]);
  const jwks = async () => (await listSigningKeys(context)).map(({ jwk }) => ({ ...jwk }));

  it('signs what goes to endpoints that ask for it, and never what goes to a request’s own address', async () => {
    const secrets = {
      v1: await addEndpoint(['v1']),
      'v1-v1a': await addEndpoint(['v1', 'v1a']),
      request: await readSigningSecret(context, principal.teamId),
    };
    await addEndpoint(['v1a']);
    await cancelOne();
    await deliverDue(context);
    expect(['v1', 'v1a', 'v1-v1a', 'request'].map(schemesTo)).toEqual([
      ['v1'],
      ['v1a'],
      ['v1', 'v1a'],
      ['v1'],
    ]);
    const keys = await jwks();
    for (const name of ['v1a', 'v1-v1a'])
      expect(verifyV1a(lastTo(name).payload, lastTo(name).headers, keys)).toMatchObject({
        type: 'generation.canceled',
      });
    for (const [name, secret] of Object.entries(secrets)) {
      const { payload, headers } = lastTo(name);
      expect(() => new Webhook(secret).verify(payload, headers)).not.toThrow();
      expect(() => new SvixWebhook(secret).verify(payload, headers)).not.toThrow();
    }
  });

  it('signs each attempt anew, with the keys of its time: both during an overlap', async () => {
    await addEndpoint(['v1a']);
    const [older] = await jwks();
    await cancelOne();
    context.sender.results.push(receiverDown, receiverDown);
    await deliverDue(context);
    context.clock.advance(1);
    await rotateSigningKey(context, 3_600);
    const newer = (await jwks())[0]!;
    const verifies = (key: typeof newer) => {
      const { payload, headers } = lastTo('v1a');
      try {
        return verifyV1a(payload, headers, [key]) !== null;
      } catch {
        return false;
      }
    };
    expect([verifies(older!), verifies(newer)]).toEqual([true, false]);
    context.clock.advance(120_000);
    await deliverDue(context);
    expect([schemesTo('v1a'), verifies(older!), verifies(newer)]).toEqual([['v1a', 'v1a'], true, true]);
  });
});
