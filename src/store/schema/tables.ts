import { createAccessTables } from './access-tables.ts';
import { createAuditTables } from './audit-tables.ts';
import { createBudgetTables } from './budget-tables.ts';
import { createDeliveryTables } from './delivery-tables.ts';
import { createEndpointTables } from './endpoint-tables.ts';
import { createFileTables } from './file-tables.ts';
import { createGenerationTables } from './generation-tables.ts';
import { createKeepingTables } from './keeping-tables.ts';
import { createLedgerTables } from './ledger-tables.ts';
import { createProcessTables } from './process-tables.ts';
import { createQuarantineTables } from './quarantine-tables.ts';
import { createSigningTables } from './signing-tables.ts';
import type { Dialect } from './sqlite-dialect.ts';
import { createUpstreamTables } from './upstream-tables.ts';
import { createUsageTables } from './usage-tables.ts';

export type Tables = ReturnType<typeof createTables>;

/**
 * Every table, in the types of one engine. Times are UTC milliseconds and credits are whole numbers. A
 * row is never deleted together with its parent: there is no ON DELETE CASCADE.
 */
export function createTables(dialect: Dialect) {
  const access = createAccessTables(dialect);
  const generations = createGenerationTables(dialect, access);
  const endpoints = createEndpointTables(dialect, access);
  const budgets = createBudgetTables(dialect, access);
  const parents = { ...access, ...generations, ...endpoints, ...budgets };
  return {
    ...parents,
    ...createLedgerTables(dialect, parents),
    ...createUpstreamTables(dialect, parents),
    ...createSigningTables(dialect, parents),
    ...createDeliveryTables(dialect, parents),
    ...createUsageTables(dialect, parents),
    ...createFileTables(dialect, parents),
    ...createQuarantineTables(dialect),
    ...createKeepingTables(dialect, parents),
    ...createAuditTables(dialect),
    ...createProcessTables(dialect),
  };
}
