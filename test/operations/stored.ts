import { eq } from 'drizzle-orm';
import type { TestContext } from './fixture.ts';

/** What lies in the database, read past the operations that put it there. */

export async function usageRows(context: TestContext, budgetId: string) {
  const { db, tables } = context.store.reader;
  return db.select().from(tables.budgetUsage).where(eq(tables.budgetUsage.budgetId, budgetId));
}

/** Held and settled credits of a budget over all its periods. */
export async function usageOf(context: TestContext, budgetId: string) {
  const rows = await usageRows(context, budgetId);
  const sum = (pick: (row: (typeof rows)[number]) => number) => rows.reduce((all, row) => all + pick(row), 0);
  return {
    held: sum((row) => row.heldCredits),
    settled: sum((row) => row.settledCredits),
    excess: sum((row) => row.excessCredits),
  };
}

export async function ledgerOf(context: TestContext, budgetId: string) {
  const { db, tables } = context.store.reader;
  return db
    .select()
    .from(tables.ledgerEntries)
    .where(eq(tables.ledgerEntries.budgetId, budgetId))
    .orderBy(tables.ledgerEntries.createdAt);
}

/** What the ledger says is held and settled. */
export async function ledgerSums(context: TestContext, budgetId: string) {
  const sums = { held: 0, settled: 0 };
  for (const { kind, credits } of await ledgerOf(context, budgetId)) {
    if (kind === 'hold') sums.held += credits;
    if (kind === 'settle' || kind === 'release') sums.held -= credits;
    if (kind === 'settle') sums.settled += credits;
  }
  return sums;
}

export async function generationRows(context: TestContext) {
  const { db, tables } = context.store.reader;
  return db.select().from(tables.generations);
}

export async function eventRows(context: TestContext) {
  const { db, tables } = context.store.reader;
  return db.select().from(tables.events);
}

export async function deliveryRows(context: TestContext) {
  const { db, tables } = context.store.reader;
  return db.select().from(tables.deliveries).orderBy(tables.deliveries.id);
}

export async function attemptRows(context: TestContext) {
  const { db, tables } = context.store.reader;
  return db.select().from(tables.attempts).orderBy(tables.attempts.number);
}

export async function requestRows(context: TestContext) {
  const { db, tables } = context.store.reader;
  return db.select().from(tables.upstreamRequests).orderBy(tables.upstreamRequests.sentAt);
}

export async function accountRows(context: TestContext) {
  const { db, tables } = context.store.reader;
  return db.select().from(tables.upstreamAccounts);
}

export async function unreconciledChargeRows(context: TestContext) {
  const { db, tables } = context.store.reader;
  return db.select().from(tables.unreconciledCharges).orderBy(tables.unreconciledCharges.createdAt);
}

export async function receiverRows(context: TestContext) {
  const { db, tables } = context.store.reader;
  return db.select().from(tables.receivers).orderBy(tables.receivers.id);
}
