import { Type } from 'typebox';
import { traceSamplers } from '../domain/trace-samplers.ts';
import { HEADER_TEXT_PATTERN } from './kinds/header-text.ts';
import { choice } from './kinds/choice.ts';
import { keyValues } from './kinds/key-values.ts';
import { text } from './kinds/text.ts';
import { url } from './kinds/url.ts';
import { createSetting, optional, type Setting } from './setting.ts';

const ratio: Setting<number> = createSetting(Type.Number({ minimum: 0, maximum: 1 }), {
  defaultText: '1',
  description: 'The part of the traces that the `traceidratio` samplers keep, from 0 to 1.',
  mismatch: 'must be a number from 0 to 1',
  read: (value) => (/^\d(\.\d{1,15})?$/.test(value) ? Number(value) : undefined),
});

/** Traces, by the names and meanings of the OpenTelemetry standard. */
export const traceSettings = {
  OTEL_EXPORTER_OTLP_ENDPOINT: optional(
    url(
      'http://localhost:4318',
      ['http', 'https'],
      'The base URL of an OpenTelemetry collector (OTLP over HTTP with protobuf). Traces go to `/v1/traces` under it. Without it there are none.',
      {
        refine(value) {
          if (/[?#]/.test(value))
            throw new Error('must have no query and no fragment, since a path is added');
        },
      },
    ),
  ),
  OTEL_EXPORTER_OTLP_HEADERS: keyValues(
    'Headers of the requests to the collector: `key=value,…`, percent-encoded.',
    {
      secret: true,
      refine(headers) {
        const isSendable = ([name, value]: [string, string]) =>
          HEADER_NAME.test(name) && value.split(' ').every((word) => word === '' || HEADER_WORD.test(word));
        if (!Object.entries(headers).every(isSendable)) throw new Error('has a header that cannot be sent');
      },
    },
  ),
  OTEL_SERVICE_NAME: optional(
    text(
      'nanogate',
      'The `service.name` of traces. Without it: that of `OTEL_RESOURCE_ATTRIBUTES`, or `nanogate`.',
    ),
  ),
  OTEL_RESOURCE_ATTRIBUTES: keyValues('Attributes of all traces: `key=value,…`, percent-encoded.'),
  OTEL_TRACES_SAMPLER: choice(
    traceSamplers,
    'parentbased_always_on',
    "Which traces are sent. The `parentbased` ones do as the caller's `traceparent` says, and decide only where there is none.",
  ),
  OTEL_TRACES_SAMPLER_ARG: ratio,
};

const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const HEADER_WORD = new RegExp(HEADER_TEXT_PATTERN);
