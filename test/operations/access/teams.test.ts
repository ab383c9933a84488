import { afterEach, beforeEach, expect, it } from 'vitest';
import { apiKey } from '../../../src/domain/access/api-key.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { authenticateKey } from '../../../src/operations/access/authenticate-key.ts';
import { cancelGeneration } from '../../../src/operations/generations/cancel-generation.ts';
import { createKey } from '../../../src/operations/access/create-key.ts';
import { createTeam } from '../../../src/operations/access/create-team.ts';
import { deleteEndpoint } from '../../../src/operations/endpoints/delete-endpoint.ts';
import { findEndpoint } from '../../../src/operations/endpoints/find-endpoint.ts';
import { findGeneration } from '../../../src/operations/generations/find-generation.ts';
import { listEndpoints } from '../../../src/operations/endpoints/list-endpoints.ts';
import { listGenerations } from '../../../src/operations/generations/list-generations.ts';
import { readBudgets } from '../../../src/operations/budgets/read-budgets.ts';
import { readSigningSecret } from '../../../src/operations/signing/read-signing-secret.ts';
import { revokeKey } from '../../../src/operations/access/revoke-key.ts';
import { describeOnEngines } from '../../engines.ts';
import {
  acceptPicture,
  createContext,
  createPrincipal,
  current,
  registerEndpoint,
  setTeamBudget,
  type TestContext,
} from '../fixture.ts';

describeOnEngines('a team', (engine) => {
  let context: TestContext;
  let ours: Principal;
  let theirs: Principal;

  beforeEach(async () => {
    context = await createContext(engine);
    ours = await createPrincipal(context, 'ours');
    theirs = await createPrincipal(context, 'theirs');
  });
  afterEach(() => context.database.drop());

  it('finds its own generations; another’s and unknown ones are told apart for the drop-in face only', async () => {
    const { id } = await acceptPicture(context, ours);
    expect(await findGeneration(context, ours.teamId, id)).toMatchObject({ outcome: 'found' });
    expect(await findGeneration(context, theirs.teamId, id)).toEqual({ outcome: 'other_team' });
    expect(await findGeneration(context, ours.teamId, 'gen_none')).toEqual({ outcome: 'unknown' });
  });

  it('lists only its own generations', async () => {
    const { id } = await acceptPicture(context, ours);
    await acceptPicture(context, theirs);
    const page = await listGenerations(context, ours.teamId, { limit: 10 });
    expect(page.generations.map((generation) => generation.id)).toEqual([id]);
    const cursor = { limit: 10, cursor: 'gen_zzz' };
    expect((await listGenerations(context, theirs.teamId, cursor)).generations).toHaveLength(1);
  });

  it('cannot cancel another’s generation', async () => {
    const { id } = await acceptPicture(context, ours);
    expect(await cancelGeneration(context, theirs, id)).toEqual({ outcome: 'not_found' });
    expect(await current(context, id)).toMatchObject({ status: 'queued' });
    expect(await cancelGeneration(context, theirs, 'gen_none')).toEqual({ outcome: 'not_found' });
  });

  it('sees and deletes only its own endpoints', async () => {
    const { endpoint } = await registerEndpoint(context, ours.teamId);
    expect(await findEndpoint(context, ours.teamId, endpoint.id)).toMatchObject(endpoint);
    expect(await listEndpoints(context, ours.teamId)).toMatchObject([endpoint]);
    expect(await findEndpoint(context, theirs.teamId, endpoint.id)).toBeNull();
    expect(await listEndpoints(context, theirs.teamId)).toEqual([]);
    expect(await deleteEndpoint(context, theirs.teamId, endpoint.id)).toBe(false);
    expect(await listEndpoints(context, ours.teamId)).toHaveLength(1);
    expect(await deleteEndpoint(context, ours.teamId, endpoint.id)).toBe(true);
    expect(await findEndpoint(context, ours.teamId, endpoint.id)).toBeNull();
    expect(await deleteEndpoint(context, ours.teamId, endpoint.id)).toBe(false);
  });

  it('sees only its own budgets', async () => {
    const budget = await setTeamBudget(context, ours, 10);
    await setTeamBudget(context, theirs, 20);
    const statements = await readBudgets(context, ours);
    expect(statements.map((statement) => statement.budget.id)).toEqual([budget.id]);
  });

  it('has a name and a signing secret of its own', async () => {
    await expect(createTeam(context, 'ours')).rejects.toMatchObject({ code: 'conflict' });
    const secrets = [
      await readSigningSecret(context, ours.teamId),
      await readSigningSecret(context, theirs.teamId),
    ];
    expect(secrets[0]).toMatch(/^whsec_/);
    expect(secrets[0]).not.toBe(secrets[1]);
  });

  it('is known by its key until the key is revoked, and by nothing else', async () => {
    const { id, key } = await createKey(context, ours.teamId, 'second');
    expect(await authenticateKey(context, key)).toEqual({
      outcome: 'authenticated',
      caller: {
        principal: { teamId: ours.teamId, keyId: id },
        limits: { team: null, key: null },
        permissions: ['generate', 'read', 'webhooks'],
      },
    });
    const { secret } = apiKey.parse(key)!;
    const wrongSecret = key.replace(
      secret,
      secret.replace(/^./, (c) => (c === '0' ? '1' : '0')),
    );
    const unknownKey = key.replace(/_[0-9a-z]{26}_/, `_${'0'.repeat(26)}_`);
    for (const wrong of [wrongSecret, unknownKey, `${key}0`, '', 'nk_'])
      expect(await authenticateKey(context, wrong)).toEqual({ outcome: 'unknown' });
    await revokeKey(context, id);
    expect(await authenticateKey(context, key)).toEqual({ outcome: 'unknown' });
    await expect(revokeKey(context, id)).rejects.toMatchObject({ code: 'not_found' });
  });
});
