import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { newId } from '../../../src/domain/new-id.ts';
import type { OperationContext } from '../../../src/operations/operation-context.ts';
import { createTeam } from '../../../src/operations/access/create-team.ts';
import { openSigningKeys, ensureSigningKey } from '../../../src/operations/signing/ensure-signing-key.ts';
import { readSigningSecret } from '../../../src/operations/signing/read-signing-secret.ts';
import {
  countOtherwiseSealed,
  reEncryptSecrets,
} from '../../../src/operations/signing/re-encrypt-secrets.ts';
import { insertEndpoint } from '../../../src/store/endpoints/endpoints.ts';
import { createSecretBox, encryptionKeyFrom, type SecretBox } from '../../../src/webhooks/secret-box.ts';
import { createReEncrypter } from '../../../src/workers/re-encrypter.ts';
import { describeOnEngines } from '../../engines.ts';
import { endpoint } from '../../http/fixtures.ts';
import { createContext, type TestContext } from '../fixture.ts';

const newKey = () => encryptionKeyFrom(randomBytes(32).toString('base64'));
const nothing = { signing_secrets: 0, signing_keys: 0, endpoints: 0 };

describeOnEngines('re-encrypting', (engine) => {
  const [older, newer] = [newKey(), newKey()];
  const olderBox = createSecretBox([older]);
  const newerBox = createSecretBox([newer]);
  const bothBox = createSecretBox([newer, older]);

  /** The gateway before the rotation, during it, and after the older key was dropped. */
  let before: TestContext, during: TestContext, after: TestContext;
  let teamId: string;
  let secret: string;
  let key: string;
  const endpointId = newId('endpoint', Date.now());

  beforeEach(async () => {
    before = { ...(await createContext(engine)), secretBox: olderBox };
    during = { ...before, secretBox: bothBox };
    after = { ...before, secretBox: newerBox };
    teamId = (await createTeam(before, 'web')).id;
    await before.store.transaction(async (tx) => {
      await ensureSigningKey(tx, olderBox);
      const headers = sealedHeaders(olderBox);
      await insertEndpoint(tx, { ...endpoint, id: endpointId, teamId: null, headers });
    });
    secret = await readSigningSecret(before, teamId);
    [key = ''] = await keysOf(before);
  });
  afterEach(() => before.database.drop());

  const keysOf = ({ store, secretBox, clock }: OperationContext) =>
    openSigningKeys(store.reader, secretBox, clock.now());
  const sealedHeaders = (box: SecretBox) => ({
    authorization: box.seal('Bearer grün', endpointId),
    'x-env': box.seal('prod', endpointId),
  });
  async function headersBy(box: SecretBox) {
    const { db, tables } = before.store.reader;
    const [row] = await db.select().from(tables.endpoints).where(eq(tables.endpoints.id, endpointId));
    return Object.entries(row!.headers).map(([name, value]) => [name, box.open(value, endpointId)]);
  }
  async function reEncrypt(context: TestContext) {
    const [reEncrypted, unreadable] = [{ ...nothing }, { ...nothing }];
    for await (const page of reEncryptSecrets(context)) {
      reEncrypted[page.table] += page.reEncrypted;
      unreadable[page.table] += page.unreadable;
    }
    return { reEncrypted, unreadable };
  }

  it('leaves every secret as it was, and readable without the older key', async () => {
    expect(await countOtherwiseSealed(during)).toEqual({ signing_secrets: 1, signing_keys: 1, endpoints: 1 });
    expect(await reEncrypt(during)).toEqual({
      reEncrypted: { signing_secrets: 1, signing_keys: 1, endpoints: 1 },
      unreadable: nothing,
    });
    expect(await countOtherwiseSealed(after)).toEqual(nothing);
    expect(await readSigningSecret(after, teamId)).toBe(secret);
    expect(await keysOf(after)).toEqual([key]);
    expect(await headersBy(newerBox)).toEqual([
      ['authorization', 'Bearer grün'],
      ['x-env', 'prod'],
    ]);
  });

  it('writes nothing the second time', async () => {
    await reEncrypt(during);
    const { db, tables } = before.store.reader;
    const rows = await db.select().from(tables.signingSecrets);
    expect(await reEncrypt(during)).toEqual({ reEncrypted: nothing, unreadable: nothing });
    expect(await db.select().from(tables.signingSecrets)).toEqual(rows);
  });

  it('goes on, after it was broken off, with what is left', async () => {
    for await (const page of reEncryptSecrets(during)) if (page.reEncrypted > 0) break;
    expect(await countOtherwiseSealed(during)).toEqual({ ...nothing, signing_keys: 1, endpoints: 1 });
    // Meanwhile both keys open what they sealed.
    expect([await readSigningSecret(during, teamId), ...(await keysOf(during))]).toEqual([secret, key]);
    expect((await reEncrypt(during)).reEncrypted).toEqual({ ...nothing, signing_keys: 1, endpoints: 1 });
  });

  it('comes to every row of several pages', async () => {
    for (let i = 0; i < 201; i++) await createTeam(before, `team ${i}`);
    expect((await reEncrypt(during)).reEncrypted.signing_secrets).toBe(202);
    expect(await countOtherwiseSealed(after)).toEqual(nothing);
  });

  it.each(['signing_secrets', 'signing_keys', 'endpoints'] as const)(
    'keeps what somebody else puts into %s between its read and its write',
    async (table) => {
      const { store } = during;
      let isRacing = true;
      const racing: TestContext = {
        ...during,
        store: {
          ...store,
          async transaction(work) {
            if (isRacing) await replace();
            return store.transaction(work);
          },
        },
      };
      /** A replica that does not know the newer key yet changes the value. */
      const replace = () =>
        store.transaction(async ({ db, tables: { signingSecrets: s, signingKeys: k, endpoints: e } }) => {
          const [row] = await db.select().from(table === 'signing_keys' ? k : s);
          const sealed = olderBox.seal('changed', row!.id);
          if (table === 'signing_secrets') await db.update(s).set({ sealed });
          if (table === 'signing_keys') await db.update(k).set({ sealed });
          if (table === 'endpoints')
            await db.update(e).set({ headers: { 'x-a': olderBox.seal('changed', endpointId) } });
        });
      const { reEncrypted } = await reEncrypt(racing);
      expect(reEncrypted[table]).toBe(0);
      isRacing = false;
      await reEncrypt(racing);
      const values = {
        signing_secrets: () => readSigningSecret(after, teamId),
        signing_keys: async () => (await keysOf(after))[0],
        endpoints: async () => (await headersBy(newerBox))[0]?.[1],
      };
      expect(await values[table]()).toBe('changed');
    },
  );

  it('leaves what no key opens, counts it, and goes on with the rest', async () => {
    const stranger = createSecretBox([newKey()]);
    const { store } = before;
    await store.transaction(async ({ db, tables }) => {
      await db.update(tables.signingSecrets).set({ sealed: stranger.seal('lost', 'sec_1') });
      await db.update(tables.signingKeys).set({ sealed: 'not sealed at all' });
      await db
        .update(tables.endpoints)
        .set({ headers: { ...sealedHeaders(olderBox), 'x-lost': stranger.seal('lost', endpointId) } });
    });
    const { id: other } = await createTeam(before, 'other');
    const lost = { signing_secrets: 1, signing_keys: 1, endpoints: 1 };
    expect(await reEncrypt(during)).toEqual({
      reEncrypted: { signing_secrets: 1, signing_keys: 0, endpoints: 1 },
      unreadable: lost,
    });
    expect(await countOtherwiseSealed(during)).toEqual(lost);
    expect(await readSigningSecret(after, other)).toMatch(/^whsec_/);
    const { db, tables } = store.reader;
    const [row] = await db.select().from(tables.endpoints);
    expect(newerBox.open(row!.headers['x-env']!, endpointId)).toBe('prod');
    expect(stranger.open(row!.headers['x-lost']!, endpointId)).toBe('lost');
    expect(await db.select().from(tables.signingKeys)).toMatchObject([{ sealed: 'not sealed at all' }]);
  });

  it('is done by the worker, a page each round, and not again', async () => {
    const pages: string[] = [];
    const worker = createReEncrypter(during, ({ table, reEncrypted }) =>
      pages.push(`${table} ${reEncrypted}`),
    );
    let rounds = 0;
    while ((await worker.runOnce()) !== null) rounds++;
    expect(pages).toEqual(['signing_secrets 1', 'signing_keys 1', 'endpoints 1']);
    expect(rounds).toBe(3);
    expect(await worker.runOnce()).toBeNull();
  });

  it('begins again in the worker when the database was away', async () => {
    let isAway = true;
    const flaky: TestContext = {
      ...during,
      store: {
        ...during.store,
        transaction: (work) => {
          if (isAway) throw new Error('away');
          return during.store.transaction(work);
        },
      },
    };
    const worker = createReEncrypter(flaky, () => undefined);
    await expect(worker.runOnce()).rejects.toThrow('away');
    isAway = false;
    while ((await worker.runOnce()) !== null);
    expect(await countOtherwiseSealed(after)).toEqual(nothing);
  });
});
