export type EventType = (typeof eventTypes)[number];

/** How a generation ends: each has one event, whether anyone subscribes or not. */
export const generationEventTypes = [
  'generation.completed',
  'generation.failed',
  'generation.canceled',
] as const;
export type GenerationEventType = (typeof generationEventTypes)[number];

/** The progress of a generation: an event only where someone subscribes. */
export const progressEventTypes = ['generation.pending', 'generation.generating'] as const;

/** A picture that came after its generation had timed out, and was charged. */
const LATE_EVENT_TYPE = 'generation.completed_late';

/** What became of a kept picture: an event only where someone subscribes. */
export const fileEventTypes = ['generation.file_stored', 'generation.file_lost'] as const;

/** What a generation can have events of. */
export const allGenerationEventTypes = [
  ...generationEventTypes,
  LATE_EVENT_TYPE,
  ...progressEventTypes,
  ...fileEventTypes,
] as const;

/** Whether the event is stored only when someone subscribes to it. */
export function needsSubscriber(type: EventType): boolean {
  return ([...progressEventTypes, ...fileEventTypes] as readonly EventType[]).includes(type);
}

const budgetEventTypes = ['budget.threshold_reached', 'budget.exhausted'] as const;

/** What can be subscribed to. */
const subscribableEventTypes = [
  ...allGenerationEventTypes,
  ...budgetEventTypes,
  'endpoint.disabled',
] as const;

/** What the operator's endpoints receive, for all teams. */
export const operatorEventTypes = [...budgetEventTypes, 'endpoint.disabled'] as const;

/** What the operator's endpoints can subscribe to. */
export const operatorEventFilters = [...operatorEventTypes, 'budget.*', 'endpoint.*', '*'] as const;

/** Whether the operator's endpoints receive the event. */
export function notifiesOperator(type: EventType): boolean {
  return (operatorEventTypes as readonly EventType[]).includes(type);
}

/** `ping` is sent on request, to the one endpoint that is tested. */
export const eventTypes = [...subscribableEventTypes, 'ping'] as const;

/** What a receiver can subscribe to: a type, all types of a kind, or all. */
export const eventFilters = [
  ...subscribableEventTypes,
  'generation.*',
  'budget.*',
  'endpoint.*',
  '*',
] as const;
export type EventFilter = (typeof eventFilters)[number];

/** Whether a receiver with these filters receives the event. */
export function isSubscribed(filters: readonly EventFilter[], type: EventType): boolean {
  const kind = type.slice(0, type.indexOf('.'));
  return filters.some((filter) => filter === '*' || filter === type || filter === `${kind}.*`);
}

/** What a receiver subscribes to by default. Budget events go only to endpoints that name them. */
export const defaultEvents: EventFilter[] = [...generationEventTypes, LATE_EVENT_TYPE];
