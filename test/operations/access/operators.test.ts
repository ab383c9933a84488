import { afterEach, beforeEach, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../src/domain/clock.ts';
import { authenticateOperator } from '../../../src/operations/access/authenticate-operator.ts';
import { createOperator } from '../../../src/operations/access/create-operator.ts';
import { hasOperators } from '../../../src/operations/access/has-operators.ts';
import { listOperators } from '../../../src/operations/access/list-operators.ts';
import { readOperatorTasks } from '../../../src/operations/read-operator-tasks.ts';
import { revokeOperator } from '../../../src/operations/access/revoke-operator.ts';
import { endWaitsOfEndedKeys } from '../../../src/operations/waiting/end-waits-of-ended-keys.ts';
import { createWaitRegistry } from '../../../src/operations/waiting/wait-registry.ts';
import { describeOnEngines } from '../../engines.ts';
import { createAdminChecker } from '../../../src/workers/admin-checker.ts';
import { createContext, secondProcess, type TestContext } from '../fixture.ts';

describeOnEngines('an operator', (engine) => {
  let context: TestContext;
  beforeEach(async () => {
    context = await createContext(engine);
  });
  afterEach(() => context.database.drop());

  const create = (name: string, role: 'viewer' | 'admin' = 'viewer', expiresAt: number | null = null) =>
    createOperator(context, { name, role, expiresAt });

  it('authenticates with its token, of which only the hash is stored', async () => {
    const { operator, token } = await create('alice');
    expect(await authenticateOperator(context, token)).toEqual({
      outcome: 'authenticated',
      operator: { id: operator.id, name: 'alice', role: 'viewer' },
    });
    expect(JSON.stringify(await listOperators(context))).not.toContain(token.split('_')[2]);
  });

  it.each([
    ['a wrong secret', (token: string) => token.replace(/.$/, (last) => (last === '0' ? '1' : '0'))],
    ['another id', (token: string) => token.replace(/^nop_./, (head) => `nop_${head.endsWith('0') ? 1 : 0}`)],
    ['a team key', (token: string) => token.replace('nop_', 'nk_')],
    ['nothing of the form', () => 'alice'],
  ])('is unknown by %s', async (_name, change) => {
    const { token } = await create('alice');
    expect(await authenticateOperator(context, change(token))).toEqual({ outcome: 'unknown' });
  });

  it('expires, and only who has the token learns when', async () => {
    const expiresAt = context.clock.now() + DAY_MS;
    const { token } = await create('alice', 'viewer', expiresAt);
    context.clock.advance(DAY_MS - 1);
    expect(await authenticateOperator(context, token)).toMatchObject({ outcome: 'authenticated' });
    context.clock.advance(1);
    expect(await authenticateOperator(context, token)).toEqual({ outcome: 'expired', expiresAt });
    const wrong = token.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    expect(await authenticateOperator(context, wrong)).toEqual({ outcome: 'unknown' });
  });

  it('cannot be created expired', async () => {
    await expect(create('alice', 'viewer', context.clock.now())).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });

  it.each([
    ['another process revoked', (id: string) => revokeOperator(secondProcess(context), id)],
    ['has expired', async () => context.clock.advance(DAY_MS)],
  ])('whose token %s follows nothing any more, and another goes on', async (_title, end) => {
    const { operator } = await create('alice', 'viewer', context.clock.now() + DAY_MS);
    const { operator: kept } = await create('bob');
    const waits = createWaitRegistry({ perTeam: 2, perProcess: 2 });
    const [ended, going] = [operator, kept].map(({ id }) => {
      const entered = waits.enter('operator', id);
      if (entered.outcome !== 'entered') throw new Error(entered.outcome);
      return { place: entered.place, end: entered.place.next(60_000, '1') };
    });
    await endWaitsOfEndedKeys(context, waits);
    await end(operator.id);
    // On SQLite this process looks for the changes of others once in a turn of the event loop.
    await new Promise(setImmediate);
    await endWaitsOfEndedKeys(context, waits);
    expect(await ended!.end).toBe('closed');
    going!.place.wake();
    expect(await going!.end).toBe('woken');
  });

  it('is unknown to every process once it is revoked, and its name is free', async () => {
    const { operator, token } = await create('alice');
    const other = secondProcess(context);
    expect(await authenticateOperator(other, token)).toMatchObject({ outcome: 'authenticated' });
    expect(await hasOperators(other)).toBe(true);
    await revokeOperator(context, operator.id);
    // On SQLite the other process looks for changes once in a turn of the event loop.
    await new Promise(setImmediate);
    expect(await authenticateOperator(other, token)).toEqual({ outcome: 'unknown' });
    expect(await hasOperators(other)).toBe(false);
    await expect(revokeOperator(context, operator.id)).rejects.toMatchObject({ code: 'not_found' });
    await create('alice');
    await expect(create('alice')).rejects.toMatchObject({ code: 'conflict' });
    await other.store.close();
  });

  it('that is the last admin cannot be revoked without ADMIN_TOKEN', async () => {
    context.policy.hasAdminToken = false;
    await create('viewer');
    const { operator: expired } = await create('expired', 'admin', context.clock.now() + 1);
    context.clock.advance(1);
    const { operator: first } = await create('first', 'admin');
    await expect(revokeOperator(context, first.id)).rejects.toMatchObject({ code: 'conflict' });
    await revokeOperator(context, expired.id);
    const { operator: second } = await create('second', 'admin');
    const both = await Promise.allSettled([first, second].map(({ id }) => revokeOperator(context, id)));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    context.policy.hasAdminToken = true;
    const left = (await listOperators(context)).find(
      ({ role, revokedAt }) => role === 'admin' && revokedAt === null,
    );
    await revokeOperator(context, left!.id);
  });

  it('that is the last admin is a task of the operator a week before it expires', async () => {
    context.policy.hasAdminToken = false;
    expect(await readOperatorTasks(context)).toEqual({});
    const expiresAt = context.clock.now() + 8 * DAY_MS;
    await create('first', 'admin', context.clock.now() + DAY_MS);
    await create('last', 'admin', expiresAt);
    expect(await readOperatorTasks(context)).toEqual({});
    context.clock.advance(DAY_MS);
    const operators = `last admin expires at ${new Date(expiresAt).toISOString()}`;
    expect(await readOperatorTasks(context)).toEqual({ operators });
    context.policy.hasAdminToken = true;
    expect(await readOperatorTasks(context)).toEqual({});
    context.policy.hasAdminToken = false;
    await create('unlimited', 'admin');
    expect(await readOperatorTasks(context)).toEqual({});
  });

  it('that is the last admin is reported once, and the next one too', async () => {
    context.policy.hasAdminToken = false;
    const reported: string[] = [];
    const checker = createAdminChecker(context, ({ name }) => reported.push(name));
    const pass = async (ms: number) => {
      context.clock.advance(ms);
      await checker.runOnce();
    };
    await pass(0);
    await create('first', 'admin', context.clock.now() + 8 * DAY_MS);
    await pass(HOUR_MS);
    expect(reported).toEqual([]);
    for (let day = 0; day < 9; day++) await pass(DAY_MS);
    expect(reported).toEqual(['first']);
    await create('second', 'admin', context.clock.now() + DAY_MS);
    for (let hour = 0; hour < 3; hour++) await pass(HOUR_MS);
    expect(reported).toEqual(['first', 'second']);
    context.policy.hasAdminToken = true;
    await pass(HOUR_MS);
    expect(reported).toEqual(['first', 'second']);
  });
});
