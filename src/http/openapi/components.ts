import type { TSchema } from 'typebox';
import { models } from '../../domain/models/catalogue.ts';
import { webhookBodies } from '../schemas/events/webhook-bodies.ts';
import { BudgetAlert } from '../schemas/budgets/budget-alert.ts';
import { Budget, BudgetList } from '../schemas/budgets/budget.ts';
import { DeliveryAttempt, DeliveryAttemptSummary } from '../schemas/deliveries/delivery-attempt.ts';
import { Delivery, DeliveryPage, DeliveryWithAttempts } from '../schemas/deliveries/delivery.ts';
import { RecoverRequest, Recovery, RecoveryPage } from '../schemas/deliveries/recovery.ts';
import { DropInAccepted } from '../schemas/drop-in/drop-in-accepted.ts';
import { DropInError } from '../schemas/drop-in/drop-in-error.ts';
import { DropInCheckRequest, DropInStatus } from '../schemas/drop-in/drop-in-status.ts';
import { EndpointDisabled } from '../schemas/endpoints/endpoint-disabled.ts';
import { Ping } from '../schemas/endpoints/ping.ts';
import { CreatedWebhookEndpoint, CreateWebhookEndpointRequest, UpdateWebhookEndpointRequest, WebhookEndpoint, WebhookEndpointList } from '../schemas/endpoints/webhook-endpoint.ts';
import { DeliverEventRequest } from '../schemas/events/deliver-event-request.ts';
import { Event, EventPage } from '../schemas/events/event.ts';
import { CreateGenerationRequest, generationRequests } from '../schemas/generations/create-generation-request.ts';
import { Generation, GenerationPage } from '../schemas/generations/generation.ts';
import { Model, ModelList } from '../schemas/generations/model.ts';
import { Quote } from '../schemas/generations/quote.ts';
import { Health } from '../schemas/machine/health.ts';
import { Readiness } from '../schemas/machine/readiness.ts';
import { LimitProblem, NotCancelableProblem, PaymentProblem, Problem } from '../schemas/problem.ts';
import { WebhookKeySet } from '../schemas/signing/webhook-key-set.ts';
import { RotatedWebhookSecret, RotateWebhookSecretRequest, WebhookSecret } from '../schemas/signing/webhook-secret.ts';
import { UsageReport } from '../schemas/usage/usage-report.ts';
import { UsageRow } from '../schemas/usage/usage-row.ts';

/** Every named schema: routes refer to them, and the OpenAPI document lists them in this order. */
export const components: readonly TSchema[] = [
  CreateGenerationRequest,
  ...generationRequests,
  ...models.map((model) => model.inputSchema),
  Generation,
  GenerationPage,
  Quote,
  ...webhookBodies,
  Model,
  ModelList,
  Budget,
  BudgetList,
  UsageRow,
  UsageReport,
  BudgetAlert,
  EndpointDisabled,
  Ping,
  CreateWebhookEndpointRequest,
  UpdateWebhookEndpointRequest,
  WebhookEndpoint,
  CreatedWebhookEndpoint,
  WebhookEndpointList,
  WebhookSecret,
  RotateWebhookSecretRequest,
  RotatedWebhookSecret,
  RecoverRequest,
  Recovery,
  RecoveryPage,
  Event,
  EventPage,
  DeliverEventRequest,
  DeliveryAttemptSummary,
  DeliveryAttempt,
  Delivery,
  DeliveryWithAttempts,
  DeliveryPage,
  WebhookKeySet,
  DropInAccepted,
  DropInCheckRequest,
  DropInStatus,
  DropInError,
  Health,
  Readiness,
  Problem,
  PaymentProblem,
  LimitProblem,
  NotCancelableProblem,
];
