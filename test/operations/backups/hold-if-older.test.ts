import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { listAuditLog } from '../../../src/operations/audit/list-audit-log.ts';
import { beginHold } from '../../../src/operations/backups/begin-hold.ts';
import { holdIfOlder } from '../../../src/operations/backups/hold-if-older.ts';
import { readHold } from '../../../src/operations/backups/read-hold.ts';
import { resumeGateway } from '../../../src/operations/backups/resume-gateway.ts';
import { setGatewayState } from '../../../src/store/backups/gateway-state.ts';
import { sqlite } from '../../engines.ts';
import {
  acceptPicture,
  claimNext,
  createContext,
  createPrincipal,
  current,
  type TestContext,
} from '../fixture.ts';
import { requestRows } from '../stored.ts';

let context: TestContext;
let principal: Principal;
beforeEach(async () => {
  context = await createContext(sqlite);
  principal = await createPrincipal(context);
});
afterEach(() => context.database.drop());

it('holds nothing without a mark, nor with that of a submission that the database has', async () => {
  const { id } = await acceptPicture(context, principal);
  expect(await holdIfOlder(context)).toBeNull();
  await claimNext(context);
  const { submissions } = context.store.reader.tables;
  const [submission] = await context.store.reader.db.select().from(submissions);
  await context.store.mark.write(submission!.id);
  expect(await holdIfOlder(context)).toBeNull();
  expect((await current(context, id)).status).toBe('queued');
  expect(context.store.mark.read()).toBe(submission!.id);
});

it('holds once with the mark of a submission that the database does not have', async () => {
  const { id } = await acceptPicture(context, principal);
  await context.store.mark.write('sub_unknown');
  expect(await holdIfOlder(context)).toMatchObject({ reason: 'older_than_mark', isSettled: true });
  expect((await current(context, id)).error).toMatchObject({ code: 'restored_outcome_unknown' });
  expect(context.store.mark.read()).toBeNull();
  await resumeGateway(context);
  expect(await holdIfOlder(context)).toBeNull();
});

it('counts the last hour of accounts that the command which began the hold did not know', async () => {
  await beginHold({ ...context, policy: { ...context.policy, accounts: [] } }, 'restored');
  expect(await requestRows(context)).toEqual([]);
  for (let start = 0; start < 2; start++) {
    await holdIfOlder(context);
    expect(await requestRows(context)).toHaveLength(100);
  }
});

it('is settled when it is ended, if nobody did before', async () => {
  const { id } = await acceptPicture(context, principal);
  await context.store.transaction((tx) =>
    setGatewayState(tx, 'hold', { reason: 'another_server', since: tx.now, isSettled: false }),
  );
  expect(await resumeGateway(context)).toMatchObject({ reason: 'another_server', isSettled: true });
  expect((await current(context, id)).error).toMatchObject({ code: 'restored_outcome_unknown' });
  expect(await readHold(context)).toBeNull();
});

it('cannot be ended where there is none, which changes nothing', async () => {
  await expect(resumeGateway(context)).rejects.toMatchObject({ code: 'conflict' });
  expect(context.notified).toEqual([]);
});

it('is in the audit log from its beginning to its end, with the reason that it had before', async () => {
  await beginHold(context, 'marked');
  await beginHold(context, 'restored');
  await resumeGateway(context);
  const { entries } = await listAuditLog(context, { limit: 3 });
  expect(entries.map(({ payload }) => [payload?.action, payload?.before, payload?.after])).toEqual([
    ['hold.end', { reason: 'restored' }, null],
    ['hold.begin', { reason: 'marked' }, { reason: 'restored' }],
    ['hold.begin', null, { reason: 'marked' }],
  ]);
});
