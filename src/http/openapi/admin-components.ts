import type { TSchema } from 'typebox';
import { CreatedKey, CreateKeyRequest, KeyList, RotatedKey, RotateKeyRequest } from '../schemas/access/key.ts';
import { CreatedOperator, CreateOperatorRequest, Operator, OperatorList } from '../schemas/access/operator.ts';
import { CreateTeamRequest, SetTeamRequest, TeamPage } from '../schemas/access/team.ts';
import { AuditActor } from '../schemas/audit/audit-actor.ts';
import { AuditFields } from '../schemas/audit/audit-fields.ts';
import { AuditEntry, AuditEntryPage } from '../schemas/audit/audit-entry.ts';
import { AdjustBudgetRequest, BudgetAdjustment, BudgetAdjustmentPage } from '../schemas/budgets/budget-adjustment.ts';
import { BudgetPage } from '../schemas/budgets/budget.ts';
import { LedgerEntry, LedgerPage } from '../schemas/budgets/ledger-entry.ts';
import { LedgerVerification } from '../schemas/budgets/ledger-verification.ts';
import { SetBudgetRequest } from '../schemas/budgets/set-budget-request.ts';
import { CreateOperatorWebhookEndpointRequest } from '../schemas/endpoints/create-operator-webhook-endpoint-request.ts';
import { UpdateOperatorWebhookEndpointRequest } from '../schemas/endpoints/update-operator-webhook-endpoint-request.ts';
import { SetTeamFilesRequest, TeamFiles } from '../schemas/files/team-files.ts';
import { SetTeamRetentionRequest, TeamRetention } from '../schemas/retention/team-retention.ts';
import { GenerationLife, LifeStep, OperatorGeneration, OperatorGenerationPage, ResolveGenerationRequest } from '../schemas/generations/operator-generation.ts';
import { QuarantinedRow, QuarantinedRowList } from '../schemas/quarantine/quarantined-row.ts';
import { RotateWebhookKeyRequest, WebhookKey, WebhookKeyList } from '../schemas/signing/webhook-key.ts';
import { ResolvedUnreconciledCharge, ResolveUnreconciledChargeRequest, UnreconciledCharge, UnreconciledChargePage } from '../schemas/upstream/unreconciled-charge.ts';
import { UpstreamAccount, UpstreamAccountList } from '../schemas/upstream/upstream-account.ts';
import { UpstreamReport } from '../schemas/upstream/upstream-report.ts';
import { UpstreamReportHour } from '../schemas/upstream/upstream-report-hour.ts';
import { OpenCharges } from '../schemas/overview/open-charges.ts';
import { OperatorOverview } from '../schemas/overview/operator-overview.ts';
import { PictureHour } from '../schemas/overview/picture-hour.ts';
import { LedgerDifference } from '../schemas/budgets/ledger-difference.ts';
import { WastedRequests } from '../schemas/upstream/wasted-requests.ts';

/** The named schemas that only the operator's routes use. */
export const adminComponents: readonly TSchema[] = [
  CreateOperatorRequest,
  CreatedOperator,
  Operator,
  OperatorList,
  CreateTeamRequest,
  SetTeamRequest,
  TeamFiles,
  SetTeamFilesRequest,
  TeamRetention,
  SetTeamRetentionRequest,
  TeamPage,
  CreateKeyRequest,
  CreatedKey,
  KeyList,
  RotateKeyRequest,
  RotatedKey,
  AuditActor,
  AuditFields,
  AuditEntry,
  AuditEntryPage,
  SetBudgetRequest,
  CreateOperatorWebhookEndpointRequest,
  UpdateOperatorWebhookEndpointRequest,
  BudgetPage,
  AdjustBudgetRequest,
  BudgetAdjustment,
  BudgetAdjustmentPage,
  LedgerEntry,
  LedgerPage,
  LedgerVerification,
  LedgerDifference,
  UpstreamAccount,
  UpstreamAccountList,
  OperatorOverview,
  OpenCharges,
  PictureHour,
  UpstreamReport,
  UpstreamReportHour,
  WastedRequests,
  UnreconciledCharge,
  UnreconciledChargePage,
  ResolveUnreconciledChargeRequest,
  ResolvedUnreconciledCharge,
  OperatorGeneration,
  OperatorGenerationPage,
  LifeStep,
  GenerationLife,
  ResolveGenerationRequest,
  QuarantinedRow,
  QuarantinedRowList,
  RotateWebhookKeyRequest,
  WebhookKey,
  WebhookKeyList,
];
