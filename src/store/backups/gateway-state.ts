import { eq, sql } from 'drizzle-orm';
import type { GatewayState, Hold } from '../../domain/backups/gateway-state.ts';
import { statement } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';

const selectValue = statement<{ name: string }>()(
  'select_gateway_state',
  ({ db, tables: { gatewayState: s } }) =>
    db
      .select({ value: s.value })
      .from(s)
      .where(sql`${s.name} = ${sql.placeholder('name')}`),
);

/** Null: there is none. */
export async function findGatewayState<Name extends keyof GatewayState>(
  session: Session,
  name: Name,
): Promise<GatewayState[Name] | null> {
  const [row] = await selectValue(session, { name });
  return row === undefined ? null : (row.value as GatewayState[Name]);
}

export async function setGatewayState<Name extends keyof GatewayState>(
  tx: Transaction,
  name: Name,
  value: GatewayState[Name],
): Promise<void> {
  const { gatewayState: s } = tx.tables;
  const row = { value, updatedAt: tx.now };
  await tx.db
    .insert(s)
    .values({ name, ...row })
    .onConflictDoUpdate({ target: s.name, set: row });
}

export async function deleteGatewayState(tx: Transaction, name: keyof GatewayState): Promise<void> {
  const { gatewayState: s } = tx.tables;
  await tx.db.delete(s).where(eq(s.name, name));
}

/** The hold that the gateway is on, or null. Read before whatever a hold forbids, in the same transaction. */
export async function findHold(session: Session): Promise<Hold | null> {
  return findGatewayState(session, 'hold');
}
