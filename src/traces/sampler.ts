import { ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
  type Sampler as OtelSampler,
} from '@opentelemetry/sdk-trace';
import type { TraceSampler } from '../domain/trace-samplers.ts';
import type { GenerationTrace } from './generation-trace.ts';

/** Whether the spans of a generation are sent. The answer is the same for each of them, whichever process asks. */
export type Sampler = (trace: GenerationTrace) => boolean;

export function createSampler(name: TraceSampler, ratio: number): Sampler {
  const sampler = samplers[name](ratio);
  return ({ traceId, caller }) => {
    const context = caller === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, caller);
    const { decision } = sampler.shouldSample(context, traceId, 'accept', SpanKind.SERVER, {}, []);
    return decision === SamplingDecision.RECORD_AND_SAMPLED;
  };
}

const alwaysOn = () => new AlwaysOnSampler();
const alwaysOff = () => new AlwaysOffSampler();
const ofRatio = (ratio: number) => new TraceIdRatioBasedSampler(ratio);
const parentBased = (root: OtelSampler) => new ParentBasedSampler({ root });

const samplers: Record<TraceSampler, (ratio: number) => OtelSampler> = {
  always_on: alwaysOn,
  always_off: alwaysOff,
  traceidratio: ofRatio,
  parentbased_always_on: () => parentBased(alwaysOn()),
  parentbased_always_off: () => parentBased(alwaysOff()),
  parentbased_traceidratio: (ratio) => parentBased(ofRatio(ratio)),
};
