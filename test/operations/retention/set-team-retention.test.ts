import { afterEach, beforeEach, expect, it } from 'vitest';
import { DAY_MS } from '../../../src/domain/clock.ts';
import { listAuditLog } from '../../../src/operations/audit/list-audit-log.ts';
import { readTeamRetention } from '../../../src/operations/retention/read-team-retention.ts';
import { setTeamRetention } from '../../../src/operations/retention/set-team-retention.ts';
import { sqlite } from '../../engines.ts';
import { createContext, createPrincipal, type TestContext } from '../fixture.ts';

let context: TestContext;
let teamId: string;
beforeEach(async () => {
  // Webhooks are retried for five days and an hour: six days are the least.
  const retryScheduleMs = [5 * DAY_MS, 3_600_000];
  const retention = { textsMs: 30 * DAY_MS, eventsMs: 60 * DAY_MS };
  context = await createContext(sqlite, { retention, retryScheduleMs });
  teamId = (await createPrincipal(context)).teamId;
});
afterEach(() => context.database.drop());

it.each([
  [{ textsDays: 5 }, '/textsDays'],
  [{ textsDays: 31 }, '/textsDays'],
  [{ eventsDays: 5 }, '/eventsDays'],
  [{ eventsDays: 61 }, '/eventsDays'],
  [{ textsDays: 10, eventsDays: 61 }, '/eventsDays'],
])('%j is refused at %s', async (changes, pointer) => {
  await expect(setTeamRetention(context, teamId, changes)).rejects.toMatchObject({
    code: 'invalid_request',
    errors: [{ pointer }],
  });
  expect(await readTeamRetention(context, teamId)).toEqual({ textsDays: null, eventsDays: null });
});

it.each([
  [{ textsDays: 6 }, { textsDays: 6, eventsDays: 20 }],
  [
    { textsDays: 30, eventsDays: 60 },
    { textsDays: 30, eventsDays: 60 },
  ],
  [{ textsDays: null }, { textsDays: null, eventsDays: 20 }],
  [{ eventsDays: null }, { textsDays: 10, eventsDays: null }],
  [{}, { textsDays: 10, eventsDays: 20 }],
])('%j makes it %j, and the audit log says what it was', async (changes, after) => {
  const before = { textsDays: 10, eventsDays: 20 };
  await setTeamRetention(context, teamId, before);
  expect(await setTeamRetention(context, teamId, changes)).toEqual(after);
  const { entries } = await listAuditLog(context, { action: 'team_retention.update', limit: 1 });
  expect(entries[0]?.payload).toMatchObject({ objectId: teamId, before, after });
});

it('of a team that does not exist cannot be set', async () => {
  await expect(setTeamRetention(context, 'team_none', { textsDays: 10 })).rejects.toMatchObject({
    code: 'not_found',
  });
});
