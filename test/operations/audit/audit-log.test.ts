import { afterEach, beforeEach, expect, it } from 'vitest';
import { cliActor, gatewayActor } from '../../../src/domain/audit/actor.ts';
import { linkHash } from '../../../src/domain/audit/audit-link.ts';
import { DAY_MS, MINUTE_MS } from '../../../src/domain/clock.ts';
import { createTeam } from '../../../src/operations/access/create-team.ts';
import { setTeamWeight } from '../../../src/operations/access/set-team-weight.ts';
import { findAuditHead } from '../../../src/operations/audit/find-audit-head.ts';
import { listAuditLog } from '../../../src/operations/audit/list-audit-log.ts';
import { purgeAuditLog } from '../../../src/operations/audit/purge-audit-log.ts';
import { recordChange } from '../../../src/operations/audit/record-change.ts';
import { recordSettings } from '../../../src/operations/audit/record-settings.ts';
import { verifyAuditLog } from '../../../src/operations/audit/verify-audit-log.ts';
import { describeOnEngines } from '../../engines.ts';
import { createContext, secondProcess, type TestContext } from '../fixture.ts';

describeOnEngines('the audit log', (engine) => {
  let context: TestContext;
  let teamId: string;
  beforeEach(async () => {
    context = await createContext(engine);
    ({ id: teamId } = await createTeam({ ...context, actor: cliActor('alice') }, 'web'));
    for (const weight of [2, 3, 4, 5]) await setTeamWeight(context, { teamId, weight });
  });
  afterEach(() => context.database.drop());

  const entries = async (filter = {}) => (await listAuditLog(context, { limit: 100, ...filter })).entries;
  const faults = async (head = {}) => (await verifyAuditLog(context, head)).faults;

  /** What only somebody with the rights of the owner can do. */
  async function tamper(...statements: string[]): Promise<void> {
    const isSqlite = context.store.engine === 'sqlite';
    await context.store.transaction(async (tx) => {
      if (isSqlite) {
        await tx.execute('pragma defer_foreign_keys = on');
        for (const name of ['entries_update', 'entries_delete', 'payloads_update', 'payloads_delete'])
          await tx.execute(`drop trigger if exists audit_${name}`);
      } else await tx.execute('set local session_replication_role = replica');
      for (const statement of statements) await tx.execute(statement);
    });
  }

  it('says who changed what, and what it was before', async () => {
    const [last] = await entries();
    expect(last).toMatchObject({
      sequence: 5,
      createdAt: context.clock.now(),
      payload: { action: 'team.update', objectId: teamId, before: { weight: 4 }, after: { weight: 5 } },
    });
    const [first] = await entries({ action: 'team.create' });
    expect(first?.payload).toMatchObject({
      actor: { kind: 'cli', name: 'alice', isProven: false },
      before: null,
    });
    expect(await entries({ actor: 'cli:alice' })).toHaveLength(1);
    expect(await entries({ teamId, actor: 'gateway' })).toHaveLength(4);
    expect(await entries({ objectId: 'team_none' })).toEqual([]);
    const page = await listAuditLog(context, { limit: 2, cursor: 4 });
    expect(page).toMatchObject({ entries: [{ sequence: 3 }, { sequence: 2 }], nextCursor: '2' });
  });

  it('has no entry of a change that was undone', async () => {
    const failing = context.store.transaction(async (tx) => {
      const nothing = { objectId: null, teamId: null, before: null, after: null };
      await recordChange(tx, gatewayActor, { action: 'team.update', ...nothing });
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    expect(await entries()).toHaveLength(5);
    expect(await faults()).toEqual([]);
  });

  it('stays one chain when several processes append at once', async () => {
    const other = secondProcess(context);
    const changes = Array.from({ length: 12 }, (_, index) =>
      setTeamWeight(index % 2 ? context : other, { teamId, weight: index + 10 }),
    );
    await Promise.all(changes);
    expect(await verifyAuditLog(context)).toMatchObject({ head: { sequence: 17 }, faults: [] });
    await other.store.close();
  });

  it.each([
    'update audit_entries set created_at = 1',
    'delete from audit_entries where sequence = 5',
    "update audit_payloads set payload = '{}'",
    'delete from audit_payloads where sequence = 5',
  ])('refuses: %s', async (statement) => {
    const change = context.store.transaction(async (tx) => {
      await tx.execute(statement);
    });
    await expect(change).rejects.toThrow();
    expect(await faults()).toEqual([]);
  });

  it.each([
    [
      'a changed time',
      ['update audit_entries set created_at = created_at + 1 where sequence = 3'],
      [[3, 'changed']],
    ],
    [
      'a changed payload',
      [
        'update audit_payloads set payload = replace(payload, \'"weight":3\', \'"weight":9\') where sequence = 3',
      ],
      [[3, 'payload_changed']],
    ],
    [
      'a changed copy for filters',
      ["update audit_payloads set actor = 'op_1' where sequence = 3"],
      [[3, 'payload_changed']],
    ],
    ['a removed payload', ['delete from audit_payloads where sequence = 3'], [[3, 'payload_removed']]],
    [
      'a removed entry',
      ['delete from audit_payloads where sequence = 3', 'delete from audit_entries where sequence = 3'],
      [[3, 'removed']],
    ],
    [
      'a log that was cut',
      ['delete from audit_payloads where sequence > 3', 'delete from audit_entries where sequence > 3'],
      [[5, 'cut']],
    ],
  ])('finds %s', async (_name, statements, expected) => {
    await tamper(...statements);
    expect((await faults()).map(({ sequence, kind }) => [sequence, kind])).toEqual(expected);
  });

  it('with a head that was kept elsewhere, finds a log that was cut or written anew together with its head', async () => {
    const head = await findAuditHead(context);
    expect(await faults({ head })).toEqual([]);
    const [, before] = await entries();
    await tamper(
      'delete from audit_payloads where sequence = 5',
      'delete from audit_entries where sequence = 5',
      `update audit_head set sequence = 4, hash = '${before!.hash}'`,
    );
    expect(await faults()).toEqual([]);
    expect(await faults({ head })).toEqual([{ sequence: 5, kind: 'cut' }]);
    const link = { sequence: 5, id: 'aud_forged', createdAt: 1, digest: 'a'.repeat(64) };
    const hash = linkHash(before!.hash, link);
    await tamper(
      `insert into audit_entries (sequence, id, created_at, digest, hash) values (5, 'aud_forged', 1, '${link.digest}', '${hash}')`,
      `update audit_head set sequence = 5, hash = '${hash}'`,
    );
    expect(await faults({ head })).toEqual([
      { sequence: 5, kind: 'changed' },
      { sequence: 5, kind: 'payload_removed' },
    ]);
  });

  it('can be purged, which is recorded, and verifies still', async () => {
    context.clock.advance(DAY_MS);
    await setTeamWeight(context, { teamId, weight: 6 });
    const { id: otherTeam } = await createTeam(context, 'other');
    expect(await purgeAuditLog(context, { before: context.clock.now() - MINUTE_MS })).toBe(5);
    expect(await purgeAuditLog(context, { before: context.clock.now() - MINUTE_MS })).toBe(0);
    const all = await entries();
    expect(all.map(({ payload }) => payload?.action ?? null).slice(0, 4)).toEqual([
      'audit_log.purge',
      'team.create',
      'team.update',
      null,
    ]);
    expect(await faults()).toEqual([]);
    const rows = await context.store.reader.db.select().from(context.store.reader.tables.auditPayloads);
    expect(JSON.stringify(rows)).not.toContain('alice');
    // Of one team, at another time; the purge before that stays proven.
    expect(await purgeAuditLog(context, { before: context.clock.now() + 1, teamId: otherTeam })).toBe(1);
    expect(await faults()).toEqual([]);
    await tamper('delete from audit_payloads where sequence = 6');
    expect(await faults()).toEqual([{ sequence: 6, kind: 'payload_removed' }]);
  });

  it('does not take a purge that is not in the chain for one', async () => {
    await tamper(
      'insert into audit_purges (from_sequence, to_sequence, purge_sequence) values (2, 3, 5)',
      'delete from audit_payloads where sequence = 2',
    );
    expect(await faults()).toEqual([{ sequence: 2, kind: 'payload_removed' }]);
  });

  it('has the settings that differ from the last start, and runs that deleted something', async () => {
    await recordSettings(context, { LEASE_MS: '30000', ADMIN_TOKEN: 'secret 0a1b' });
    await recordSettings(context, { LEASE_MS: '30000', ADMIN_TOKEN: 'secret 0a1b' });
    await recordSettings(context, { LEASE_MS: '60000', PORT: '8080' });
    const changes = (await entries({ action: 'settings.change' })).map(({ payload }) => payload);
    expect(changes).toMatchObject([
      {
        before: { LEASE_MS: '30000', ADMIN_TOKEN: 'secret 0a1b' },
        after: { LEASE_MS: '60000', PORT: '8080' },
      },
      { before: {}, after: { LEASE_MS: '30000', ADMIN_TOKEN: 'secret 0a1b' } },
    ]);
  });
});
