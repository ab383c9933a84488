import type { TSchema } from 'typebox';
import { models } from '../../domain/models/catalogue.ts';
import { Budget, BudgetList } from './budget.ts';
import { CreateGenerationRequest, generationRequests } from './create-generation.ts';
import { DropInAccepted, DropInCheckRequest, DropInError, DropInStatus } from './drop-in.ts';
import { BudgetAlert, events } from './event.ts';
import { Generation, GenerationPage } from './generation.ts';
import { Health, Readiness } from './machine.ts';
import { Model, ModelList } from './model.ts';
import { Quote } from './quote.ts';
import { LimitProblem, NotCancelableProblem, PaymentProblem, Problem } from './problem.ts';
import { UsageReport, UsageRow } from './usage.ts';
import {
  CreatedEndpoint,
  CreateEndpointRequest,
  WebhookEndpoint,
  WebhookEndpointList,
  WebhookSecret,
} from './webhook-endpoint.ts';

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
  CreateEndpointRequest,
  WebhookEndpoint,
  CreatedEndpoint,
  WebhookEndpointList,
  WebhookSecret,
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
