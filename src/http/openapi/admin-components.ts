import type { TSchema } from 'typebox';
import { UpstreamAccount, UpstreamAccountList } from '../schemas/upstream/account.ts';
import { LedgerVerification } from '../schemas/budgets/ledger-verification.ts';
import { UnreconciledCharge, UnreconciledChargePage, Resolution, ResolveRequest } from '../schemas/upstream/unreconciled-charge.ts';
import { LedgerEntry, LedgerPage } from '../schemas/budgets/ledger.ts';
import { Limits } from '../schemas/access/limits.ts';
import {
  AdjustBudgetRequest,
  Adjustment,
  AdjustmentPage,
  BudgetPage,
  SetBudgetRequest,
} from '../schemas/budgets/set-budget.ts';
import {
  CreatedKey,
  CreateKeyRequest,
  CreateTeamRequest,
  Key,
  KeyList,
  SetTeamRequest,
  Team,
  TeamPage,
} from '../schemas/access/team.ts';
import { RotateKeyRequest, WebhookKey, WebhookKeyList } from '../schemas/signing/webhook-key.ts';

/** The schemas with names that only the operator's routes refer to. */
export const adminComponents: readonly TSchema[] = [
  CreateTeamRequest,
  SetTeamRequest,
  Team,
  TeamPage,
  CreateKeyRequest,
  Key,
  CreatedKey,
  KeyList,
  Limits,
  SetBudgetRequest,
  BudgetPage,
  AdjustBudgetRequest,
  Adjustment,
  AdjustmentPage,
  LedgerEntry,
  LedgerPage,
  LedgerVerification,
  UpstreamAccount,
  UpstreamAccountList,
  UnreconciledCharge,
  UnreconciledChargePage,
  ResolveRequest,
  Resolution,
  RotateKeyRequest,
  WebhookKey,
  WebhookKeyList,
];
