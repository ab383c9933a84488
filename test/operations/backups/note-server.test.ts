import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ReplicationMode, ServerIdentity } from '../../../src/domain/backups/server-identity.ts';
import { noteServer } from '../../../src/operations/backups/note-server.ts';
import { readHold } from '../../../src/operations/backups/read-hold.ts';
import { resumeGateway } from '../../../src/operations/backups/resume-gateway.ts';
import { claimSubmission } from '../../../src/operations/upstream/claim-submission.ts';
import { findGatewayState } from '../../../src/store/backups/gateway-state.ts';
import type { ServerListener } from '../../../src/store/engine/store.ts';
import { postgres } from '../../engines.ts';
import {
  acceptPicture,
  createContext,
  createPrincipal,
  secondProcess,
  type TestContext,
} from '../fixture.ts';

let context: TestContext;
beforeEach(async () => {
  context = await createContext(postgres);
});
afterEach(() => context.database.drop());

function listener(decided: string[], replication: ReplicationMode = 'asynchronous'): ServerListener {
  return {
    async decide(tx, server) {
      const change = await noteServer(tx, server, replication);
      return () => void decided.push(change);
    },
    unknown: () => void decided.push('unknown'),
  };
}

const stored = () => findGatewayState(context.store.reader, 'server');

/** Makes the database believe that it was on another server before. */
async function comeFrom(change: Partial<ServerIdentity>): Promise<void> {
  await context.store.transaction((tx) =>
    tx.execute(
      `update gateway_state set value = (value::jsonb || '${JSON.stringify(change)}'::jsonb)::json where name = 'server'`,
    ),
  );
}

it('remembers the first server, and finds the same one after a restart', async () => {
  const decided: string[] = [];
  await context.store.followServer(listener(decided));
  await secondProcess(context).store.followServer(listener(decided));
  expect(decided).toEqual(['none', 'none']);
  expect(await stored()).toEqual({
    systemIdentifier: expect.stringMatching(/^\d{10,}$/) as string,
    timeline: 1,
  });
  expect(await readHold(context)).toBeNull();
});

it.each([
  ['asynchronous', { timeline: 0 }, 'another_timeline'],
  ['asynchronous', { systemIdentifier: '1' }, 'another_server'],
  ['synchronous', { systemIdentifier: '1' }, 'another_server'],
] as const)('%s: %o holds before anything else runs', async (replication, before, reason) => {
  const principal = await createPrincipal(context);
  await acceptPicture(context, principal);
  await context.store.followServer(listener([]));
  const now = await stored();
  await comeFrom(before);

  // A gateway that starts, or one whose connections are new: its very first transaction finds the hold.
  const other = secondProcess(context);
  const decided: string[] = [];
  await other.store.followServer(listener(decided, replication));
  expect(decided).toEqual([reason]);
  expect(await readHold(context)).toMatchObject({ reason, isSettled: false });
  expect((await claimSubmission(other)).outcome).toBe('no_allowance');
  expect(await stored()).toEqual(now);

  // It is over once it is ended, for the other processes as well.
  await resumeGateway(context);
  await secondProcess(context).store.followServer(listener(decided, replication));
  expect(decided).toEqual([reason, 'none']);
  expect(await readHold(context)).toBeNull();
});

it('synchronous: a standby that was promoted has every commit', async () => {
  await context.store.followServer(listener([]));
  const now = await stored();
  await comeFrom({ timeline: 0 });
  const decided: string[] = [];
  await secondProcess(context).store.followServer(listener(decided, 'synchronous'));
  expect(decided).toEqual(['failed_over']);
  expect(await stored()).toEqual(now);
  expect(await readHold(context)).toBeNull();
});
