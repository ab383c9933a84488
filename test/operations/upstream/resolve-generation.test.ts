import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Generation } from '../../../src/domain/generations/generation.ts';
import { listAuditLog } from '../../../src/operations/audit/list-audit-log.ts';
import { claimPolls } from '../../../src/operations/upstream/claim-polls.ts';
import { resolveGeneration } from '../../../src/operations/upstream/resolve-generation.ts';
import { sqlite } from '../../engines.ts';
import {
  acceptPicture,
  createContext,
  createPrincipal,
  current,
  pollDue,
  setTeamBudget,
  submitNext,
  waitForPoll,
  type TestContext,
} from '../fixture.ts';
import { eventRows, unreconciledChargeRows, usageOf } from '../stored.ts';
import { completed } from './fake-upstream.ts';

let context: TestContext;
let budgetId: string;
let queued: Generation;
beforeEach(async () => {
  context = await createContext(sqlite);
  const principal = await createPrincipal(context);
  budgetId = (await setTeamBudget(context, principal, 100)).id;
  queued = await acceptPicture(context, principal);
});
afterEach(() => context.database.drop());

const resolve = (resolution: 'charged' | 'released' | 'unreconciled', id = queued.id) =>
  resolveGeneration(context, { id, resolution, reason: 'lost by the vendor', actor: 'admin' });
const lastAction = async () => (await listAuditLog(context, { limit: 1 })).entries[0]?.payload;

it.each([
  ['charged', 4, 0],
  ['released', 0, 0],
  ['unreconciled', 0, 1],
] as const)(
  'ends a generation as %s: %i credits are settled, and %i charges unreconciled',
  async (resolution, settled, charges) => {
    await submitNext(context);
    context.notified.length = 0;
    const error = { code: 'ended_by_operator', message: 'lost by the vendor' };
    expect(await resolve(resolution)).toMatchObject({
      outcome: 'resolved',
      generation: { id: queued.id, status: 'failed', error },
    });
    expect(context.notified).toEqual(['event-stored']);
    expect(await eventRows(context)).toMatchObject([{ type: 'generation.failed', generationId: queued.id }]);
    expect(await usageOf(context, budgetId)).toMatchObject({ held: 0, settled });
    expect(await unreconciledChargeRows(context)).toHaveLength(charges);
    expect(await lastAction()).toMatchObject({
      action: 'generation.resolve',
      objectId: queued.id,
      teamId: queued.teamId,
      before: { status: 'pending' },
      after: { status: 'failed', resolution, reason: 'lost by the vendor' },
    });
    expect(await claimPolls(context, 10)).toEqual({ claims: [], nextDueAt: null });
  },
);

it.each<[string, () => Promise<string>, object]>([
  [
    'is queued',
    async () => (await current(context, queued.id)).id,
    { outcome: 'not_at_upstream', status: 'queued' },
  ],
  [
    'has ended',
    async () => {
      await submitNext(context);
      context.upstream.pollOutcomes = [completed];
      await pollDue(context);
      return queued.id;
    },
    { outcome: 'not_at_upstream', status: 'completed' },
  ],
  [
    'is being polled',
    async () => {
      await submitNext(context);
      await waitForPoll(context);
      await claimPolls(context, 1);
      return queued.id;
    },
    { outcome: 'poll_under_way' },
  ],
  ['is not there', async () => 'gen_none', { outcome: 'not_found' }],
])('changes nothing of one that %s, and wakes nobody', async (_, make, outcome) => {
  const id = await make();
  const action = await lastAction();
  context.notified.length = 0;
  expect(await resolve('charged', id)).toEqual(outcome);
  expect(context.notified).toEqual([]);
  expect(await lastAction()).toEqual(action);
});
