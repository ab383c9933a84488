import type { TSchema } from 'typebox';
import { models } from '../../domain/models/catalogue.ts';
import { webhookBodies } from '../schemas/events/webhook-bodies.ts';
import { Key } from '../schemas/access/key.ts';
import { Limits } from '../schemas/access/limits.ts';
import { Me } from '../schemas/access/me.ts';
import { Team } from '../schemas/access/team.ts';
import { BudgetAlert } from '../schemas/budgets/budget-alert.ts';
import { Budget, BudgetList } from '../schemas/budgets/budget.ts';
import { DeliveryAttempt, DeliveryAttemptSummary } from '../schemas/deliveries/delivery-attempt.ts';
import { Delivery, DeliveryPage, DeliveryWithAttempts } from '../schemas/deliveries/delivery.ts';
import { DeliveryRetry, RetryDeliveriesRequest } from '../schemas/deliveries/delivery-retry.ts';
import { RecoverRequest, Recovery, RecoveryCount, RecoveryPage } from '../schemas/deliveries/recovery.ts';
import { DropInAccepted } from '../schemas/drop-in/drop-in-accepted.ts';
import { DropInError } from '../schemas/drop-in/drop-in-error.ts';
import { DropInCheckRequest, dropInStatuses } from '../schemas/drop-in/drop-in-status.ts';
import { EndpointDisabled } from '../schemas/endpoints/endpoint-disabled.ts';
import { Ping } from '../schemas/endpoints/ping.ts';
import { CreatedWebhookEndpoint, CreateWebhookEndpointRequest, UpdateWebhookEndpointRequest, WebhookEndpoint, WebhookEndpointList } from '../schemas/endpoints/webhook-endpoint.ts';
import { DeliverEventRequest } from '../schemas/events/deliver-event-request.ts';
import { Event, EventPage } from '../schemas/events/event.ts';
import { CreateGenerationRequest } from '../schemas/generations/create-generation-request.ts';
import { KeptFile, FilePage } from '../schemas/files/kept-file.ts';
import { UploadForm } from '../schemas/files/upload-form.ts';
import { Generation, GenerationPage } from '../schemas/generations/generation.ts';
import { Model, ModelList } from '../schemas/generations/model.ts';
import { Quote } from '../schemas/generations/quote.ts';
import { Health } from '../schemas/machine/health.ts';
import { Readiness } from '../schemas/machine/readiness.ts';
import { CursorProblem, ForbiddenProblem, LimitProblem, NotCancelableProblem, PaymentProblem, Problem } from '../schemas/problem.ts';
import { WebhookKeySet } from '../schemas/signing/webhook-key-set.ts';
import { RotatedWebhookSecret, RotateWebhookSecretRequest, WebhookSecret } from '../schemas/signing/webhook-secret.ts';
import { OpenCircuit } from '../schemas/overview/open-circuit.ts';
import { Overview } from '../schemas/overview/overview.ts';
import { OverviewBudget } from '../schemas/overview/overview-budget.ts';
import { TeamDeliveries } from '../schemas/overview/team-deliveries.ts';
import { PendingDeliveries } from '../schemas/overview/pending-deliveries.ts';
import { TeamQueue } from '../schemas/overview/team-queue.ts';
import { UsageReport } from '../schemas/usage/usage-report.ts';
import { UsageRow } from '../schemas/usage/usage-row.ts';
import { GenerationInput } from '../schemas/generations/generation-input.ts';
import { GenerationRequestInput } from '../schemas/generations/generation-request-input.ts';
import { RequestWebhook } from '../schemas/generations/request-webhook.ts';
import { MetadataFilter } from '../schemas/generations/metadata-filter.ts';
import { Metadata } from '../schemas/generations/metadata.ts';
import { GenerationOutput } from '../schemas/generations/generation-output.ts';
import { OutputFile } from '../schemas/generations/output-file.ts';
import { GenerationFailure } from '../schemas/generations/generation-failure.ts';
import { Credits } from '../schemas/generations/credits.ts';
import { WaitingFor } from '../schemas/generations/waiting-for.ts';
import { Links } from '../schemas/generations/links.ts';
import { QuoteRefusal } from '../schemas/generations/quote-refusal.ts';
import { ModelPrice } from '../schemas/generations/model-price.ts';
import { CreditsByQuality } from '../schemas/generations/credits-by-quality.ts';
import { ModelLimits } from '../schemas/generations/model-limits.ts';
import { ExpectedDuration } from '../schemas/generations/expected-duration.ts';
import { ModelPaths } from '../schemas/generations/model-paths.ts';
import { JsonSchema } from '../schemas/generations/json-schema.ts';
import { CustomHeaders } from '../schemas/endpoints/custom-headers.ts';
import { EndpointHealth } from '../schemas/endpoints/endpoint-health.ts';
import { EventData } from '../schemas/events/event-data.ts';
import { JsonWebKey } from '../schemas/signing/json-web-key.ts';
import { ReadinessChecks } from '../schemas/machine/readiness-checks.ts';
import { FieldError } from '../schemas/field-error.ts';

/** Every named schema: routes refer to them, and the OpenAPI document lists them in this order. */
export const components: readonly TSchema[] = [
  CreateGenerationRequest,
  GenerationRequestInput,
  ...models.map((model) => model.inputSchema),
  RequestWebhook,
  Metadata,
  MetadataFilter,
  Generation,
  GenerationInput,
  GenerationOutput,
  OutputFile,
  GenerationFailure,
  Credits,
  WaitingFor,
  Links,
  GenerationPage,
  KeptFile,
  FilePage,
  UploadForm,
  Quote,
  QuoteRefusal,
  ...webhookBodies,
  Model,
  ModelList,
  ModelPrice,
  CreditsByQuality,
  ModelLimits,
  ExpectedDuration,
  ModelPaths,
  JsonSchema,
  Me,
  Team,
  Key,
  Limits,
  Budget,
  BudgetList,
  UsageRow,
  UsageReport,
  Overview,
  OverviewBudget,
  TeamQueue,
  PendingDeliveries,
  TeamDeliveries,
  OpenCircuit,
  BudgetAlert,
  EndpointDisabled,
  Ping,
  CreateWebhookEndpointRequest,
  UpdateWebhookEndpointRequest,
  WebhookEndpoint,
  CustomHeaders,
  EndpointHealth,
  CreatedWebhookEndpoint,
  WebhookEndpointList,
  WebhookSecret,
  RotateWebhookSecretRequest,
  RotatedWebhookSecret,
  RecoverRequest,
  DeliveryRetry,
  RetryDeliveriesRequest,
  Recovery,
  RecoveryCount,
  RecoveryPage,
  Event,
  EventPage,
  EventData,
  DeliverEventRequest,
  DeliveryAttemptSummary,
  DeliveryAttempt,
  Delivery,
  DeliveryWithAttempts,
  DeliveryPage,
  WebhookKeySet,
  JsonWebKey,
  DropInAccepted,
  DropInCheckRequest,
  ...dropInStatuses,
  DropInError,
  Health,
  Readiness,
  ReadinessChecks,
  FieldError,
  Problem,
  PaymentProblem,
  LimitProblem,
  ForbiddenProblem,
  NotCancelableProblem,
  CursorProblem,
];
