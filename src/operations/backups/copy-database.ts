import type { Clock } from '../../domain/clock.ts';
import type { Actor } from '../../domain/audit/actor.ts';
import { deleteGatewayState } from '../../store/backups/gateway-state.ts';
import { findLiveGateway } from '../../store/backups/find-live-gateway.ts';
import { LOCK_STARTS, readSnapshot } from '../../store/backups/read-snapshot.ts';
import { storedNameOf, tableOrder } from '../../store/backups/table-order.ts';
import { countTableRows, findTableWithRows } from '../../store/backups/find-table-with-rows.ts';
import { clearAuditHead, insertStoredRows } from '../../store/backups/insert-stored-rows.ts';
import { readTablePages } from '../../store/backups/read-table-pages.ts';
import type { Session, Store, Transaction } from '../../store/engine/store.ts';
import { recordChange } from '../audit/record-change.ts';
import { verifyAuditLog } from '../audit/verify-audit-log.ts';
import { verifyLedger } from '../budgets/verify-ledger.ts';

/**
 * Copies every row of a database that no gateway uses into one that is migrated and empty, counts the rows of each table on both sides, and
 * verifies the ledger and the audit log of the copy. On PostgreSQL all of it is one transaction. On SQLite the caller takes a file that is
 * not in its place yet, since a transaction there cannot wait for another database.
 * @throws Error that says why in one line
 */
export async function copyDatabase(context: CopyContext, options: CopyOptions = {}): Promise<CopiedDatabase> {
  const { source, target } = context;
  return readSnapshot(source, (from) =>
    target.engine === 'postgres'
      ? target.transaction(async (tx) => {
          await tx.execute(LOCK_STARTS);
          const copied = await copyInto({ from, to: tx, write: (work) => work(tx) }, context, options);
          // The server plans by what it knows of the tables, and would learn it only in minutes.
          await tx.execute('analyze');
          return copied;
        })
      : copyInto({ from, to: target.reader, write: target.transaction }, context, options),
  );
}

export interface CopyContext {
  source: Store;
  target: Store;
  clock: Clock;
  actor: Actor;
}

export interface CopyOptions {
  onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
}

export interface CopiedDatabase {
  rows: number;
  /** The number of rows by table. */
  tables: Record<string, number>;
  /** Texts with a character that PostgreSQL refuses, which is replaced. */
  replacedTexts: number;
  /** Periods of budgets that were compared with the ledger. */
  periods: number;
  /** Where budgets differ from the ledger: in the same way on both sides. */
  differences: number;
  auditEntries: number;
  /** Faults of the audit log, the same on both sides. */
  auditFaults: number;
}

interface Sides {
  from: Session;
  to: Session;
  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}

async function copyInto(
  sides: Sides,
  { clock, actor }: CopyContext,
  { onProgress }: CopyOptions,
): Promise<CopiedDatabase> {
  const { from, to, write } = sides;
  const user = await findLiveGateway(from, clock.now());
  if (user !== null) throw new Error(`the source is in use: ${user}. Stop every gateway first`);
  const found = await findTableWithRows(to);
  if (found !== null) throw new Error(`the target is not empty: there are rows in ${found}`);

  const tables: Record<string, number> = {};
  for (const name of tableOrder()) tables[storedNameOf(name)] = await countTableRows(from, name);
  const total = Object.values(tables).reduce((sum, rows) => sum + rows, 0);
  let [done, replacedTexts] = [0, 0];
  await write(clearAuditHead);
  for (const name of tableOrder()) {
    for await (const page of readTablePages(from, name)) {
      replacedTexts += await write((tx) => insertStoredRows(tx, name, page));
      done += page.length;
      onProgress?.({ done, total });
    }
    const [table, copied] = [storedNameOf(name), await countTableRows(to, name)];
    if (copied !== tables[table])
      throw new Error(`${table} has ${copied} rows in the copy and ${tables[table]} in the source`);
  }
  const ledger = await compareLedgers(sides, clock);
  const auditLog = await compareAuditLogs(sides);
  await write(async (tx) => {
    // It says nothing of this database.
    await deleteGatewayState(tx, 'last_backup');
    await deleteGatewayState(tx, 'server');
    const change = { objectId: null, teamId: null, before: { engine: from.engine } } as const;
    await recordChange(tx, actor, {
      action: 'database.copy',
      ...change,
      after: { engine: to.engine, rows: total },
    });
  });
  return { rows: total, tables, replacedTexts, ...ledger, ...auditLog };
}

/** @throws Error when budgets differ from the ledger otherwise than in the source */
async function compareLedgers(
  { from, to }: Sides,
  clock: Clock,
): Promise<Pick<CopiedDatabase, 'periods' | 'differences'>> {
  const { periods, differences } = await verifyLedger({ store: { reports: to }, clock });
  const before =
    differences.length > 0 ? await verifyLedger({ store: { reports: from }, clock }) : { differences };
  if (JSON.stringify(before.differences) !== JSON.stringify(differences))
    throw new Error(
      `the budgets of the copy differ from their ledger in ${differences.length} places, and not as in the source`,
    );
  return { periods, differences: differences.length };
}

/** @throws Error when the audit log of the copy has other faults than that of the source */
async function compareAuditLogs({
  from,
  to,
}: Sides): Promise<Pick<CopiedDatabase, 'auditEntries' | 'auditFaults'>> {
  const { head, faults } = await verifyAuditLog({ store: { reader: to } });
  const before = faults.length > 0 ? await verifyAuditLog({ store: { reader: from } }) : { faults };
  if (JSON.stringify(before.faults) !== JSON.stringify(faults))
    throw new Error(`the audit log of the copy has ${faults.length} faults that the source does not have`);
  return { auditEntries: head.sequence, auditFaults: faults.length };
}
