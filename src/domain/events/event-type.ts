export type EventType = (typeof eventTypes)[number];

/** How a generation ends: each has one event, whether anyone listens or not. */
export const generationEventTypes = [
  'generation.completed',
  'generation.failed',
  'generation.canceled',
] as const;
export type GenerationEventType = (typeof generationEventTypes)[number];

/** How far a generation has come: an event only where someone listens. */
export const progressEventTypes = ['generation.pending', 'generation.generating'] as const;

export function needsSubscriber(type: EventType): boolean {
  return (progressEventTypes as readonly EventType[]).includes(type);
}

const budgetEventTypes = ['budget.threshold_reached', 'budget.exhausted'] as const;

/** What one can listen for. */
const subscribableEventTypes = [
  ...generationEventTypes,
  ...progressEventTypes,
  ...budgetEventTypes,
  'endpoint.disabled',
] as const;

/** What the operator's endpoints hear of, whichever team it concerns. */
export const operatorEventTypes = [...budgetEventTypes, 'endpoint.disabled'] as const;

export function notifiesOperator(type: EventType): boolean {
  return (operatorEventTypes as readonly EventType[]).includes(type);
}

/** `ping` comes when it is asked for, to the one endpoint that is tested. */
export const eventTypes = [...subscribableEventTypes, 'ping'] as const;

/** What a receiver can name: a type, all types of a kind, or all. */
export const eventFilters = [
  ...subscribableEventTypes,
  'generation.*',
  'budget.*',
  'endpoint.*',
  '*',
] as const;
export type EventFilter = (typeof eventFilters)[number];

/** Whether a receiver that named these hears of the event. */
export function isSubscribed(filters: readonly EventFilter[], type: EventType): boolean {
  const kind = type.slice(0, type.indexOf('.'));
  return filters.some((filter) => filter === '*' || filter === type || filter === `${kind}.*`);
}

/** What a receiver hears of when it does not say. Budget events come only to endpoints that ask for them. */
export const defaultEvents: GenerationEventType[] = [...generationEventTypes];
