import { createKey } from '../../src/operations/access/create-key.ts';
import { createTeam } from '../../src/operations/access/create-team.ts';
import { endBudget } from '../../src/operations/budgets/end-budget.ts';
import { listBudgets } from '../../src/operations/budgets/list-budgets.ts';
import { setBudget } from '../../src/operations/budgets/set-budget.ts';
import { deleteEndpoint } from '../../src/operations/endpoints/delete-endpoint.ts';
import { listEndpoints } from '../../src/operations/endpoints/list-endpoints.ts';
import { claimPolls } from '../../src/operations/upstream/claim-polls.ts';
import { pollGeneration } from '../../src/operations/upstream/poll-generation.ts';
import { claimSubmission } from '../../src/operations/upstream/claim-submission.ts';
import { submitGeneration } from '../../src/operations/upstream/submit-generation.ts';
import { acceptPicture, deliverDue, registerEndpoint, type TestContext } from '../operations/fixture.ts';
import { receiverDown } from '../operations/deliveries/fake-sender.ts';
import { completed } from '../operations/upstream/fake-upstream.ts';
import type { Choice } from './choice.ts';
import type { IdPool } from './id-pool.ts';

/** The callers of a stretch of requests. */
export interface Callers {
  team: string;
  otherTeam: string;
}

/**
 * New callers with a budget, endpoints, and rows in every state, in place of those that the requests so far have left without
 * a key, a budget or a limit. Ends the gateway's budgets and moves on what the requests have left queued and due.
 */
export async function rowsInEveryState(context: TestContext, ids: IdPool, choice: Choice): Promise<Callers> {
  await endGatewayBudgets(context);
  await deleteOperatorEndpoints(context);
  const [caller, other] = [await newTeam(context), await newTeam(context)];
  // Of the second one alone, so that requests rarely revoke the key that they are sent with.
  for (const id of [other.principal.teamId, other.principal.keyId, other.budgetId]) ids.add(id);
  for (const teamId of [caller.principal.teamId, null]) {
    const { endpoint } = await registerEndpoint(context, teamId, teamId === null ? { events: ['*'] } : {});
    ids.add(endpoint.id);
  }
  for (const principal of [caller.principal, caller.principal, caller.principal, other.principal])
    ids.add((await acceptPicture(context, principal, { metadata: { order: '4711' } })).id);
  await workRounds(context, choice);
  ids.add((await acceptPicture(context, caller.principal)).id);
  return { team: caller.key, otherTeam: other.key };
}

let teams = 0;

async function newTeam(context: TestContext) {
  const { id: teamId } = await createTeam(context, `fuzz-${++teams}`);
  const { id: keyId, key } = await createKey(context, teamId, 'fuzz');
  const scope = { scope: 'team', teamId, keyId: null, period: 'month', timeZone: 'UTC' } as const;
  const { budget } = await setBudget(context, { ...scope, limitCredits: 1_000_000 });
  return { principal: { teamId, keyId }, key, budgetId: budget.id };
}

async function endGatewayBudgets(context: TestContext): Promise<void> {
  const { balances } = await listBudgets(context, { scope: 'gateway' });
  for (const { budget } of balances) await endBudget(context, budget.id);
}

/** They are limited in number. */
async function deleteOperatorEndpoints(context: TestContext): Promise<void> {
  const [, , , ...older] = (await listEndpoints(context, null)).toReversed();
  for (const { id } of older) await deleteEndpoint(context, null, id);
}

/** A few rounds of what the workers do, with outcomes of every kind. */
async function workRounds(context: TestContext, choice: Choice): Promise<void> {
  const { upstream, sender, clock } = context;
  for (let round = 0; round < 4; round++) {
    if (choice.chance(0.3)) upstream.submitOutcomes.push({ kind: 'unknown', reason: 'no answer' });
    const claim = await claimSubmission(context);
    if (claim.outcome === 'claimed') await submitGeneration(context, claim);
  }
  clock.advance(60_000);
  const { claims } = await claimPolls(context, 20);
  upstream.pollOutcomes = claims.map(() =>
    choice.chance(0.6) ? completed : { kind: 'failed', message: 'Blocked' },
  );
  for (const claim of claims) await pollGeneration(context, claim);
  sender.results = Array.from({ length: 2 }, () => receiverDown);
  await deliverDue(context);
  sender.sent.length = upstream.submitted.length = upstream.asked.length = 0;
  context.notified.length = context.observed.length = 0;
}
