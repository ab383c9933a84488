/** The samplers that OpenTelemetry names (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/). */
export const traceSamplers = [
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
  'always_on',
  'always_off',
  'traceidratio',
] as const;
export type TraceSampler = (typeof traceSamplers)[number];

/** What becomes of the spans that were recorded: `dropped` because too many wait, `failed` because the collector did not take them. */
export const spanResults = ['exported', 'dropped', 'failed'] as const;
export type SpanResult = (typeof spanResults)[number];
