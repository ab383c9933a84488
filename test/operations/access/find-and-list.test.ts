import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { createKey } from '../../../src/operations/access/create-key.ts';
import { findKey } from '../../../src/operations/access/find-key.ts';
import { findTeam } from '../../../src/operations/access/find-team.ts';
import { listKeys } from '../../../src/operations/access/list-keys.ts';
import { listTeams } from '../../../src/operations/access/list-teams.ts';
import { revokeKey } from '../../../src/operations/access/revoke-key.ts';
import { describeOnEngines } from '../../engines.ts';
import { createContext, createPrincipal, type TestContext } from '../fixture.ts';

describeOnEngines('teams and keys', (engine) => {
  let context: TestContext;
  let ours: Principal;
  beforeEach(async () => {
    context = await createContext(engine);
    ours = await createPrincipal(context, 'ours');
    context.clock.advance(1_000);
  });
  afterEach(() => context.database.drop());

  it('are found: a team by its id and by its name', async () => {
    const team = await findTeam(context, 'ours');
    expect(team).toMatchObject({ id: ours.teamId, name: 'ours', weight: 1 });
    expect(await findTeam(context, ours.teamId)).toEqual(team);
    await expect(findTeam(context, 'theirs')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('are found: a key by its id, without its hash', async () => {
    expect(await findKey(context, ours.keyId)).toEqual({
      permissions: null,
      expiresAt: null,
      lastUsedAt: null,
      id: ours.keyId,
      teamId: ours.teamId,
      name: 'test',
      createdAt: context.clock.now() - 1_000,
      revokedAt: null,
    });
    await expect(findKey(context, 'key_none')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('are listed: the keys of one team, oldest first, without their hashes and with those that are revoked', async () => {
    await createPrincipal(context, 'theirs');
    const second = await createKey(context, ours.teamId, 'second');
    await revokeKey(context, second.id);
    const keys = await listKeys(context, ours.teamId);
    expect(keys).toEqual([await findKey(context, ours.keyId), await findKey(context, second.id)]);
    expect(keys.map(({ revokedAt }) => revokedAt)).toEqual([null, context.clock.now()]);
  });

  it('are listed: all teams, oldest first, or a page of them', async () => {
    for (const name of ['b', 'a']) {
      await createPrincipal(context, name);
      context.clock.advance(1_000);
    }
    const names = async (query?: Parameters<typeof listTeams>[1]) => {
      const { teams, nextCursor } = await listTeams(context, query);
      return { names: teams.map(({ name }) => name), nextCursor };
    };
    expect(await names()).toEqual({ names: ['ours', 'b', 'a'], nextCursor: null });
    const first = await names({ limit: 2 });
    expect(first.names).toEqual(['ours', 'b']);
    expect(await names({ limit: 2, cursor: first.nextCursor! })).toEqual({ names: ['a'], nextCursor: null });
  });
});
