import { eventStream } from './event-stream.ts';

/** The response of server-sent events with overviews. */
export const overviewStream = {
  ...eventStream,
  content: {
    'text/event-stream': {
      schema: {
        type: 'string',
        description:
          'Server-sent events named `overview`. Each has an `id` and as `data` one line of JSON: the overview.',
        examples: ['id: 7\nevent: overview\ndata: {"object":"overview"}\n\n'],
      },
    },
  },
};
