import { describe, expect, it } from 'vitest';
import {
  defaultEvents,
  eventFilters,
  eventTypes,
  isSubscribed,
  needsSubscriber,
  notifiesOperator,
  type EventFilter,
} from '../../../src/domain/events/event-type.ts';

const subscribed = (...filters: EventFilter[]) => eventTypes.filter((type) => isSubscribed(filters, type));

describe('a subscription', () => {
  it('to one type receives that type alone', () => {
    for (const filter of eventFilters.filter((each) => !each.includes('*')))
      expect(subscribed(filter)).toEqual([filter]);
  });

  it('to a kind receives all types of the kind', () => {
    expect(subscribed('generation.*')).toEqual([
      'generation.completed',
      'generation.failed',
      'generation.canceled',
      'generation.completed_late',
      'generation.pending',
      'generation.generating',
      'generation.file_stored',
      'generation.file_lost',
    ]);
    expect(subscribed('budget.*')).toEqual(['budget.threshold_reached', 'budget.exhausted']);
    expect(subscribed('endpoint.*')).toEqual(['endpoint.disabled']);
  });

  it('to everything receives every type', () => {
    expect(subscribed('*')).toEqual(eventTypes);
  });

  it('to several receives what any of them names', () => {
    expect(subscribed('generation.failed', 'endpoint.*')).toEqual(['generation.failed', 'endpoint.disabled']);
  });

  it('to nothing receives nothing', () => {
    expect(subscribed()).toEqual([]);
  });

  it('that does not say receives how generations end, and nothing of budgets', () => {
    expect(subscribed(...defaultEvents)).toEqual([
      'generation.completed',
      'generation.failed',
      'generation.canceled',
      'generation.completed_late',
    ]);
  });
});

describe('an event', () => {
  it('of progress is stored only where somebody subscribes; every other always', () => {
    expect(eventTypes.filter(needsSubscriber)).toEqual([
      'generation.pending',
      'generation.generating',
      'generation.file_stored',
      'generation.file_lost',
    ]);
  });

  it('of a budget or of an endpoint is the operator’s to know; of a generation it is not', () => {
    expect(eventTypes.filter(notifiesOperator)).toEqual([
      'budget.threshold_reached',
      'budget.exhausted',
      'endpoint.disabled',
    ]);
  });
});
