import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { archiveTeam } from '../../../src/operations/access/archive-team.ts';
import { createKey } from '../../../src/operations/access/create-key.ts';
import { listAuditLog } from '../../../src/operations/audit/list-audit-log.ts';
import { verifyAuditLog } from '../../../src/operations/audit/verify-audit-log.ts';
import { exportTeam } from '../../../src/operations/access/export-team.ts';
import { purgeTeam } from '../../../src/operations/retention/purge-team.ts';
import { describeOnEngines } from '../../engines.ts';
import { completed } from '../upstream/fake-upstream.ts';
import {
  acceptPicture,
  createContext,
  createPrincipal,
  pollDue,
  setTeamBudget,
  submitNext,
  type TestContext,
} from '../fixture.ts';
import { usageOf } from '../stored.ts';

describeOnEngines('a team that ends', (engine) => {
  let context: TestContext;
  let principal: Principal;
  let budgetId: string;
  beforeEach(async () => {
    context = await createContext(engine);
    principal = await createPrincipal(context);
    budgetId = (await setTeamBudget(context, principal, 100)).id;
    await acceptPicture(context, principal);
  });
  afterEach(() => context.database.drop());

  const end = async () => {
    await submitNext(context);
    context.upstream.pollOutcomes = [completed];
    await pollDue(context);
  };
  const exported = async () => {
    const lines: unknown[] = [];
    for await (const line of exportTeam(context, principal.teamId)) lines.push(line);
    return JSON.stringify(lines);
  };

  it('gets no more keys once it is archived, and cannot be purged before or while work is open', async () => {
    const { teamId } = principal;
    const refused = { code: 'conflict', publicMessage: 'The team is not archived.' };
    await expect(purgeTeam(context, teamId)).rejects.toMatchObject(refused);
    await archiveTeam(context, teamId);
    await expect(createKey(context, teamId, 'late')).rejects.toMatchObject({ code: 'conflict' });
    await expect(purgeTeam(context, teamId)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('ends its open work, and keeps its money when its texts are erased', async () => {
    await archiveTeam(context, principal.teamId);
    await end();
    expect(await exported()).toContain('A lighthouse');
    expect(await exported()).not.toContain('secretHash');
    expect(await purgeTeam(context, principal.teamId)).toMatchObject({
      generation_texts: 1,
      isComplete: true,
    });
    const { db, tables } = context.store.reader;
    const [team] = await db.select().from(tables.teams);
    expect(team?.purgedAt).toBe(context.clock.now());
    expect(await exported()).not.toContain('A lighthouse');
    const { entries } = await listAuditLog(context, { limit: 10 });
    expect(entries.map(({ payload }) => payload?.action ?? 'purged')).toEqual(
      expect.arrayContaining(['team.purge', 'audit_log.purge', 'purged']),
    );
    expect(entries.map(({ payload }) => payload?.teamId)).not.toContain(principal.teamId);
    expect(await verifyAuditLog(context)).toMatchObject({ faults: [] });
    expect(await usageOf(context, budgetId)).toMatchObject({ held: 0, settled: 4 });
  });
});
