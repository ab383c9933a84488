import type { TSchema } from 'typebox';
import { models } from '../../domain/models/catalogue.ts';
import { Budget, BudgetList } from '../schemas/budgets/budget.ts';
import { CreateGenerationRequest, generationRequests } from '../schemas/generations/create-generation.ts';
import { Attempt, AttemptSummary, Delivery, DeliveryPage, DeliveryWithAttempts } from '../schemas/deliveries/delivery.ts';
import { DropInAccepted, DropInCheckRequest, DropInError, DropInStatus } from '../schemas/drop-in/drop-in.ts';
import { BudgetAlert, EndpointDisabled, events, Ping } from '../schemas/events/event.ts';
import { Generation, GenerationPage } from '../schemas/generations/generation.ts';
import { Health, Readiness } from '../schemas/machine.ts';
import { Model, ModelList } from '../schemas/generations/model.ts';
import { Quote } from '../schemas/generations/quote.ts';
import { LimitProblem, NotCancelableProblem, PaymentProblem, Problem } from '../schemas/problem.ts';
import { RecoverRequest, Recovery, RecoveryPage } from '../schemas/deliveries/recovery.ts';
import { UsageReport, UsageRow } from '../schemas/usage/usage.ts';
import { WebhookKeySet } from '../schemas/signing/webhook-key.ts';
import {
  CreatedEndpoint,
  CreateEndpointRequest,
  UpdateEndpointRequest,
  WebhookEndpoint,
  WebhookEndpointList,
} from '../schemas/endpoints/webhook-endpoint.ts';
import { RotatedSecret, RotateSecretRequest, WebhookSecret } from '../schemas/signing/webhook-secret.ts';
import { WebhookEvent, WebhookEventPage } from '../schemas/events/stored-event.ts';

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
