import { Type } from 'typebox';

/** Not the union of what it can be: it is shown as it was sent, also when an earlier version sent it. */
export const EventData = Type.Unsafe<object>({
  $id: 'EventData',
  type: 'object',
  additionalProperties: true,
  description: 'The `data` of the webhook, as it was sent.',
});
