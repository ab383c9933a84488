import type { TSchema } from 'typebox';
import { UpstreamAccount, UpstreamAccountList } from './account.ts';
import { Audit } from './audit.ts';
import { Doubt, DoubtPage, Resolution, ResolveRequest } from './doubt.ts';
import { LedgerEntry, LedgerPage } from './ledger.ts';
import { Limits } from './limits.ts';
import {
  AdjustBudgetRequest,
  Adjustment,
  AdjustmentPage,
  BudgetPage,
  SetBudgetRequest,
} from './set-budget.ts';
import {
  CreatedKey,
  CreateKeyRequest,
  CreateTeamRequest,
  Key,
  KeyList,
  SetTeamRequest,
  Team,
  TeamPage,
} from './team.ts';
import { RotateKeyRequest, WebhookKey, WebhookKeyList } from './webhook-key.ts';

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
  Audit,
  UpstreamAccount,
  UpstreamAccountList,
  Doubt,
  DoubtPage,
  ResolveRequest,
  Resolution,
  RotateKeyRequest,
  WebhookKey,
  WebhookKeyList,
];
