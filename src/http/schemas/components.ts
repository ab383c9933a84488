import type { TSchema } from 'typebox';
import { models } from '../../domain/models/catalogue.ts';
import { Budget, BudgetList } from './budget.ts';
import { CreateGenerationRequest, generationRequests } from './create-generation.ts';
import { Attempt, AttemptSummary, Delivery, DeliveryPage, DeliveryWithAttempts } from './delivery.ts';
import { DropInAccepted, DropInCheckRequest, DropInError, DropInStatus } from './drop-in.ts';
import { BudgetAlert, EndpointDisabled, events, Ping } from './event.ts';
import { Generation, GenerationPage } from './generation.ts';
import { Health, Readiness } from './machine.ts';
import { Model, ModelList } from './model.ts';
import { Quote } from './quote.ts';
import { LimitProblem, NotCancelableProblem, PaymentProblem, Problem } from './problem.ts';
import { RecoverRequest, Recovery, RecoveryPage } from './recovery.ts';
import { UsageReport, UsageRow } from './usage.ts';
import { WebhookKeySet } from './webhook-key.ts';
import {
  CreatedEndpoint,
  CreateEndpointRequest,
  UpdateEndpointRequest,
  WebhookEndpoint,
  WebhookEndpointList,
} from './webhook-endpoint.ts';
import { RotatedSecret, RotateSecretRequest, WebhookSecret } from './webhook-secret.ts';
import { WebhookEvent, WebhookEventPage } from './webhook-event.ts';

/** Every schema that has a name: routes refer to them, and the OpenAPI document lists them in this order. */
export const components: readonly TSchema[] = [
  CreateGenerationRequest,
  ...generationRequests,
  ...models.map((model) => model.inputSchema),
  Generation,
  GenerationPage,
  Quote,
  ...events,
  Model,
  ModelList,
  Budget,
  BudgetList,
  UsageRow,
  UsageReport,
  BudgetAlert,
  EndpointDisabled,
  Ping,
  CreateEndpointRequest,
  UpdateEndpointRequest,
  WebhookEndpoint,
  CreatedEndpoint,
  WebhookEndpointList,
  WebhookSecret,
  RotateSecretRequest,
  RotatedSecret,
  RecoverRequest,
  Recovery,
  RecoveryPage,
  WebhookEvent,
  WebhookEventPage,
  AttemptSummary,
  Attempt,
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
