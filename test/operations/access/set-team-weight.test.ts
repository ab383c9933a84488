import { afterEach, beforeEach, expect, it } from 'vitest';
import { findTeam } from '../../../src/operations/access/find-team.ts';
import { setTeamWeight } from '../../../src/operations/access/set-team-weight.ts';
import { describeOnEngines } from '../../engines.ts';
import {
  acceptPicture,
  ACCOUNT,
  createContext,
  createPrincipal,
  submitNext,
  type TestContext,
} from '../fixture.ts';

describeOnEngines('the weight of a team', (engine) => {
  let context: TestContext;
  beforeEach(async () => {
    context = await createContext(engine, { accounts: [{ ...ACCOUNT, requestsPerHour: 5_000 }] });
  });
  afterEach(() => context.database.drop());

  it('is 1 at first, and holds from the next submission on once it is set', async () => {
    const [first, second] = [await createPrincipal(context), await createPrincipal(context)];
    for (let i = 0; i < 24; i++) {
      await acceptPicture(context, first);
      await acceptPicture(context, second);
    }
    const turns = async (submissions: number) => {
      let number = 0;
      for (let i = 0; i < submissions; i++)
        if ((await submitNext(context)).teamId === first.teamId) number += 1;
      return number;
    };
    expect(await findTeam(context, first.teamId)).toMatchObject({ weight: 1 });
    expect(await turns(8)).toBe(4);
    expect(await setTeamWeight(context, { teamId: first.teamId, weight: 3 })).toMatchObject({ weight: 3 });
    expect(await turns(16)).toBe(12);
  });

  it('cannot be set of a team that there is not', async () => {
    const unknown = setTeamWeight(context, { teamId: 'team_x', weight: 2 });
    await expect(unknown).rejects.toMatchObject({ code: 'not_found' });
  });
});
