import type { adjustBudget } from '../operations/adjust-budget.ts';
import type { auditBudgets } from '../operations/audit-budgets.ts';
import type { createEndpoint } from '../operations/create-endpoint.ts';
import type { createKey } from '../operations/create-key.ts';
import type { createTeam } from '../operations/create-team.ts';
import type { deleteEndpoint } from '../operations/delete-endpoint.ts';
import type { endBudget } from '../operations/end-budget.ts';
import type { findBudget } from '../operations/find-budget.ts';
import type { findEndpoint } from '../operations/find-endpoint.ts';
import type { findKey } from '../operations/find-key.ts';
import type { findTeam } from '../operations/find-team.ts';
import type { listAdjustments } from '../operations/list-adjustments.ts';
import type { listBudgets } from '../operations/list-budgets.ts';
import type { listEndpoints } from '../operations/list-endpoints.ts';
import type { listKeys } from '../operations/list-keys.ts';
import type { listTeams } from '../operations/list-teams.ts';
import type { readLedger } from '../operations/read-ledger.ts';
import type { readLimits } from '../operations/read-limits.ts';
import type { readUsage } from '../operations/read-usage.ts';
import type { revokeKey } from '../operations/revoke-key.ts';
import type { setBudget } from '../operations/set-budget.ts';
import type { setLimits } from '../operations/set-limits.ts';
import type { Bound } from './operations.ts';

/** What the operator's routes can ask for: operations whose context is already filled in. */
export interface AdminOperations {
  adjustBudget: Bound<typeof adjustBudget>;
  auditBudgets: Bound<typeof auditBudgets>;
  createEndpoint: Bound<typeof createEndpoint>;
  createKey: Bound<typeof createKey>;
  createTeam: Bound<typeof createTeam>;
  deleteEndpoint: Bound<typeof deleteEndpoint>;
  endBudget: Bound<typeof endBudget>;
  findBudget: Bound<typeof findBudget>;
  findEndpoint: Bound<typeof findEndpoint>;
  findKey: Bound<typeof findKey>;
  findTeam: Bound<typeof findTeam>;
  listAdjustments: Bound<typeof listAdjustments>;
  listBudgets: Bound<typeof listBudgets>;
  listEndpoints: Bound<typeof listEndpoints>;
  listKeys: Bound<typeof listKeys>;
  listTeams: Bound<typeof listTeams>;
  readLedger: Bound<typeof readLedger>;
  readLimits: Bound<typeof readLimits>;
  readUsage: Bound<typeof readUsage>;
  revokeKey: Bound<typeof revokeKey>;
  setBudget: Bound<typeof setBudget>;
  setLimits: Bound<typeof setLimits>;
}
