import { postgresDialect } from './postgres-dialect.ts';
import { createTables } from './tables.ts';

// One by one, since drizzle-kit reads the exports. The store's types miss a table that is not listed.
export const {
  teams,
  keys,
  accessLimits,
  generations,
  budgets,
  budgetUsage,
  budgetAdjustments,
  budgetAlerts,
  ledgerEntries,
  submissions,
  upstreamAccounts,
  upstreamRequests,
  upstreamRequestCounts,
  completionTimes,
  unreconciledCharges,
  fairQueue,
  endpoints,
  signingSecrets,
  signingKeys,
  receivers,
  events,
  deliveries,
  attempts,
  recoveries,
  endpointHours,
  usageDaily,
  usageDailyMetadata,
  rowFailures,
} = createTables(postgresDialect);
