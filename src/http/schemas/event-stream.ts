import { Type } from 'typebox';
import { generationExample } from './event-examples.ts';

const { status, progress } = generationExample;

/** The response of server-sent events about a generation. */
export const eventStream = {
  description: 'The events, as they happen.',
  headers: {
    'X-Accel-Buffering': {
      type: 'string',
      enum: ['no'],
      description: 'Tells nginx to pass on each event at once.',
    },
  },
  content: {
    'text/event-stream': {
      schema: {
        type: 'string',
        description:
          'Server-sent events. Each has an `id`, an `event` such as `generation.generating`, and as `data` one line of JSON: a `Generation`.',
        examples: [
          `id: ${status}-${progress}\nevent: generation.${status}\ndata: ${JSON.stringify(generationExample)}\n\n`,
        ],
      },
    },
  },
};

/** The request header that a client of server-sent events sends when it connects again. */
export const LastEventHeaders = Type.Object({
  'last-event-id': Type.Optional(
    Type.String({
      maxLength: 100,
      description:
        'The `id` of the last event that the client received; clients of server-sent events send it.',
    }),
  ),
});
