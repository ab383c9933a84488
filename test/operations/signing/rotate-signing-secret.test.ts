import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { deleteEndpoint } from '../../../src/operations/endpoints/delete-endpoint.ts';
import { pruneSecrets } from '../../../src/operations/signing/prune-secrets.ts';
import { readSigningSecret } from '../../../src/operations/signing/read-signing-secret.ts';
import { rotateSigningSecret, type Rotation } from '../../../src/operations/signing/rotate-signing-secret.ts';
import { openSigningSecrets } from '../../../src/operations/signing/create-signing-secret.ts';
import { describeOnEngines } from '../../engines.ts';
import {
  createContext,
  createPrincipal,
  registerEndpoint,
  secondProcess,
  type TestContext,
} from '../fixture.ts';

const HOUR_MS = 3_600_000;
const own = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;

describeOnEngines('rotating a signing secret', (engine) => {
  let context: TestContext;
  let team: Principal;
  let owner: { teamId: string; endpointId: string | null };
  let first: string;

  beforeEach(async () => {
    context = await createContext(engine);
    team = await createPrincipal(context);
    const { endpoint, secret } = await registerEndpoint(context, team.teamId);
    owner = { teamId: team.teamId, endpointId: endpoint.id };
    first = secret;
    // Their order is that of their times, in milliseconds.
    context.clock.advance(1);
  });
  afterEach(() => context.database.drop());

  async function rotate(rotation: Rotation, of = owner) {
    const rotated = await rotateSigningSecret(context, of, rotation);
    if (rotated.outcome !== 'rotated') throw new Error(`Not rotated: ${JSON.stringify(rotated)}`);
    context.clock.advance(1);
    return rotated;
  }
  const signing = (of = owner) =>
    openSigningSecrets(context.store.reader, context.secretBox, { ...of, now: context.clock.now() });
  const stored = async () => {
    const { db, tables } = context.store.reader;
    return db.select().from(tables.signingSecrets);
  };

  it('lets both sign until the old one expires, the new one first', async () => {
    const expiresAt = context.clock.now() + HOUR_MS;
    const { secret, previousExpiresAt } = await rotate({ overlapMs: HOUR_MS });
    expect(previousExpiresAt).toBe(expiresAt);
    expect(secret).not.toBe(first);
    expect(await signing()).toEqual([secret, first]);
    context.clock.set(expiresAt - 1);
    expect(await signing()).toEqual([secret, first]);
    context.clock.set(expiresAt);
    expect(await signing()).toEqual([secret]);
  });

  it('without an overlap ends every earlier secret at once', async () => {
    await rotate({ overlapMs: HOUR_MS });
    const { secret, previousExpiresAt } = await rotate({ overlapMs: 0 });
    expect(previousExpiresAt).toBeNull();
    expect(await signing()).toEqual([secret]);
  });

  it('keeps what an earlier rotation promised, and lets the five newest sign', async () => {
    const second = await rotate({ overlapMs: 10 * HOUR_MS });
    const third = await rotate({ overlapMs: HOUR_MS });
    expect(await signing()).toEqual([third.secret, second.secret, first]);
    context.clock.advance(HOUR_MS);
    expect(await signing()).toEqual([third.secret, first]);
    const newer: string[] = [];
    for (let i = 0; i < 4; i++) newer.unshift((await rotate({ overlapMs: HOUR_MS })).secret);
    expect(await signing()).toEqual([...newer, third.secret]);
  });

  it('takes the owner’s own secret, and refuses what is none without quoting it', async () => {
    expect(await rotate({ secret: own, overlapMs: HOUR_MS })).toMatchObject({ secret: own });
    expect(await signing()).toEqual([own, first]);
    for (const secret of ['', 'whsec_', own.slice(0, -4), own.slice(6), `${own} `, 'whsec_not~base64']) {
      const refused = await rotateSigningSecret(context, owner, { secret, overlapMs: 0 });
      expect(refused).toMatchObject({ outcome: 'refused', errors: [{ pointer: '/secret' }] });
      if (secret.length > 6) expect(JSON.stringify(refused)).not.toContain(secret);
    }
    expect(await signing()).toEqual([own, first]);
  });

  it('refuses a secret that signs already, the current one or one in its overlap, and changes nothing', async () => {
    const { secret: second } = await rotate({ overlapMs: HOUR_MS });
    const before = await stored();
    for (const secret of [first, second])
      for (const overlapMs of [0, HOUR_MS]) {
        const refused = await rotateSigningSecret(context, owner, { secret, overlapMs });
        expect(refused).toMatchObject({ outcome: 'refused', errors: [{ pointer: '/secret' }] });
        expect(JSON.stringify(refused)).not.toContain(secret);
      }
    expect(await stored()).toEqual(before);
    // Once it signs nothing any more it is as good as another.
    context.clock.advance(HOUR_MS);
    await rotate({ secret: first, overlapMs: 0 });
    expect(await signing()).toEqual([first]);
  });

  it('of a team leaves those of its endpoints, and the other way round', async () => {
    const before = await readSigningSecret(context, team.teamId);
    const ofTeam = { teamId: team.teamId, endpointId: null };
    const { secret } = await rotate({ overlapMs: HOUR_MS }, ofTeam);
    expect(await readSigningSecret(context, team.teamId)).toBe(secret);
    expect(await signing(ofTeam)).toEqual([secret, before]);
    expect(await signing()).toEqual([first]);
    await rotate({ overlapMs: 0 });
    expect(await signing(ofTeam)).toEqual([secret, before]);
  });

  it('is for the owner, while the endpoint is there', async () => {
    const { teamId } = await createPrincipal(context);
    const { endpointId } = owner;
    const strangers = [
      { teamId, endpointId },
      { teamId: null, endpointId },
      { teamId: 'team_none', endpointId: null },
      { teamId: null, endpointId: null },
    ];
    for (const stranger of strangers)
      expect(await rotateSigningSecret(context, stranger, { overlapMs: 0 })).toEqual({
        outcome: 'not_found',
      });
    expect(await signing()).toEqual([first]);
    await deleteEndpoint(context, team.teamId, endpointId!);
    expect(await rotateSigningSecret(context, owner, { overlapMs: 0 })).toEqual({ outcome: 'not_found' });
  });

  it.each(['endpoint', 'team'])('of one %s many times at once leaves one current secret', async (kind) => {
    const of = kind === 'team' ? { ...owner, endpointId: null } : owner;
    const processes = [context, secondProcess(context)];
    const rotations = Array.from({ length: 10 }, (_, i) =>
      rotateSigningSecret(processes[i % 2]!, of, { overlapMs: HOUR_MS }),
    );
    const secrets = (await Promise.all(rotations)).map((rotated) =>
      rotated.outcome === 'rotated' ? rotated.secret : rotated,
    );
    const rows = (await stored()).filter((row) => row.endpointId === of.endpointId);
    expect(rows).toHaveLength(11);
    const current = rows.filter(({ expiresAt }) => expiresAt === null);
    expect(current).toHaveLength(1);
    expect(secrets).toContain(context.secretBox.open(current[0]!.sealed, current[0]!.id));
  });

  it('forgets the old secret once it signs nothing', async () => {
    const { secret, previousExpiresAt } = await rotate({ overlapMs: HOUR_MS });
    const count = (await stored()).length;
    await pruneSecrets(context);
    expect(await stored()).toHaveLength(count);
    context.clock.set(previousExpiresAt!);
    await pruneSecrets(context);
    expect(await stored()).toHaveLength(count - 1);
    expect(await signing()).toEqual([secret]);
  });
});
