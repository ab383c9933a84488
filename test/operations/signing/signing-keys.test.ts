import { createPublicKey, verify } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DAY_MS, SECOND_MS } from '../../../src/domain/clock.ts';
import { pruneSecrets } from '../../../src/operations/signing/prune-secrets.ts';
import { listSigningKeys } from '../../../src/operations/signing/list-signing-keys.ts';
import { openSigners } from '../../../src/operations/signing/open-signers.ts';
import { rotateSigningKey } from '../../../src/operations/signing/rotate-signing-key.ts';
import { ensureSigningKey } from '../../../src/operations/signing/ensure-signing-key.ts';
import { signWebhook } from '../../../src/webhooks/sign-webhook.ts';
import { describeOnEngines } from '../../engines.ts';
import { createContext, createPrincipal, secondProcess, type TestContext } from '../fixture.ts';

const payload = '{"type":"ping"}';

describeOnEngines('the Ed25519 keys of the gateway', (engine) => {
  let context: TestContext;
  beforeEach(async () => {
    context = await createContext(engine);
  });
  afterEach(() => context.database.drop());

  const ensure = ({ store, secretBox } = context) =>
    store.transaction((tx) => ensureSigningKey(tx, secretBox));
  const published = () => listSigningKeys(context);
  const ids = async () => (await published()).map(({ id }) => id);

  async function rotate(overlapSeconds: number): Promise<string> {
    // Ids sort by the millisecond they were made in.
    context.clock.advance(1);
    await rotateSigningKey(context, overlapSeconds);
    return (await ids())[0]!;
  }

  /** The published keys that verify what is signed now, in the order of the signatures. */
  async function signing(): Promise<string[]> {
    const now = context.clock.now();
    const owner = { teamId: null, endpointId: null };
    const signers = await openSigners(context.store.reader, context.secretBox, {
      ...owner,
      signatures: ['v1a'],
      now,
    });
    const headers = signWebhook({ id: 'evt_1', timestampSeconds: 1, payload, ...signers });
    const keys = await published();
    return headers['webhook-signature'].split(' ').map((part) => {
      const signature = Buffer.from(part.slice('v1a,'.length), 'base64');
      const signer = keys.find(({ jwk }) =>
        verify(
          null,
          Buffer.from(`evt_1.1.${payload}`),
          createPublicKey({ key: { ...jwk }, format: 'jwk' }),
          signature,
        ),
      );
      return signer?.id ?? 'unpublished';
    });
  }

  it('are made when there is none, and not again', async () => {
    await ensure();
    const [first] = await ids();
    await ensure();
    expect(await ids()).toEqual([first]);
    expect(await signing()).toEqual([first]);
  });

  it('all sign and are published when two replicas make one at once', async () => {
    await Promise.all([ensure(), ensure(secondProcess(context))]);
    const made = await ids();
    expect(made.length).toBeGreaterThanOrEqual(1);
    expect(await signing()).toEqual(made);
    // The next rotation leaves one.
    const newest = await rotate(0);
    expect(await ids()).toEqual([newest]);
  });

  it('sign beside the new one during an overlap, newest first, and then no more', async () => {
    await ensure();
    const [first] = await ids();
    const second = await rotate(60);
    expect(await ids()).toEqual([second, first]);
    expect(await signing()).toEqual([second, first]);
    context.clock.advance(60 * SECOND_MS - 1);
    expect(await signing()).toEqual([second, first]);
    context.clock.advance(1);
    expect(await ids()).toEqual([second]);
    expect(await signing()).toEqual([second]);
  });

  it('end at once without an overlap, also those that an earlier rotation gave more time', async () => {
    await ensure();
    await rotate(604_800);
    const newest = await rotate(0);
    expect(await ids()).toEqual([newest]);
    expect(await signing()).toEqual([newest]);
  });

  it('are not given more time by a later rotation with a longer overlap', async () => {
    await ensure();
    await rotate(60);
    const third = await rotate(604_800);
    context.clock.advance(60 * SECOND_MS);
    expect(await ids()).toHaveLength(2);
    context.clock.advance(7 * DAY_MS);
    expect(await ids()).toEqual([third]);
  });

  it('have one that goes on, whatever the number of rotations at once', async () => {
    await ensure();
    const processes = [context, secondProcess(context), secondProcess(context)];
    for (const overlapSeconds of [60, 0]) {
      await Promise.all(processes.map((process) => rotateSigningKey(process, overlapSeconds)));
      const expiries = (await published()).map(({ expiresAt }) => expiresAt);
      expect(expiries.filter((expiresAt) => expiresAt === null)).toHaveLength(1);
      expect(expiries).toHaveLength(overlapSeconds === 0 ? 1 : 1 + processes.length);
    }
  });

  it('are forgotten once they have ended', async () => {
    const { db, tables } = context.store.reader;
    await ensure();
    await rotate(60);
    for (const [afterMs, left] of [
      [59_999, 2],
      [1, 1],
    ] as const) {
      context.clock.advance(afterMs);
      await pruneSecrets(context);
      expect(await db.select().from(tables.signingKeys)).toHaveLength(left);
    }
  });

  it('are at most ten, since each lengthens a header', async () => {
    await ensure();
    for (let i = 1; i < 10; i++) await rotate(60);
    await expect(rotateSigningKey(context, 60)).rejects.toMatchObject({ code: 'conflict' });
    expect(await ids()).toHaveLength(10);
    await rotate(0);
    expect(await ids()).toHaveLength(1);
  });

  it('lie sealed in the database, and only the public part is listed', async () => {
    await ensure();
    const { db, tables } = context.store.reader;
    const [row] = await db.select().from(tables.signingKeys);
    expect(context.secretBox.open(row!.sealed, row!.id)).toMatch(/^whsk_/);
    expect(JSON.stringify(await published())).not.toMatch(/whsk_|sealed|"d"/);
    expect(() => context.secretBox.open(row!.sealed, 'wsk_other')).toThrow('belongs to another row');
  });

  it('sign nothing where only v1 is asked for, and secrets nothing where only v1a is', async () => {
    await ensure();
    const { teamId } = await createPrincipal(context);
    const signers = (signatures: ('v1' | 'v1a')[]) =>
      openSigners(context.store.reader, context.secretBox, {
        teamId,
        endpointId: null,
        signatures,
        now: context.clock.now(),
      });
    const [secret, key] = [[expect.stringMatching(/^whsec_/)], [expect.stringMatching(/^whsk_/)]];
    expect(await signers(['v1'])).toEqual({ secrets: secret, keys: [] });
    expect(await signers(['v1a'])).toEqual({ secrets: [], keys: key });
    expect(await signers(['v1', 'v1a'])).toEqual({ secrets: secret, keys: key });
  });
});
