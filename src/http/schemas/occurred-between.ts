import { Type } from 'typebox';
import { timestamp } from './values.ts';

/** The filter on when an event occurred, of lists and requests that know events. */
export const occurredBetween = {
  createdAfter: Type.Optional(timestamp('Only events that occurred at this time or later.')),
  createdBefore: Type.Optional(timestamp('Only events that occurred before this time.')),
};
