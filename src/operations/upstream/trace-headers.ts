import type { Generation } from '../../domain/generations/generation.ts';
import type { Policy } from '../operation-context.ts';

/** The trace context of a generation for the upstream, which learns of it only when a setting says so. */
export function traceHeaders(
  { sendsTraceparent }: Pick<Policy, 'sendsTraceparent'>,
  { traceparent }: Pick<Generation, 'traceparent'>,
): Record<string, string> {
  return sendsTraceparent && traceparent !== null ? { traceparent } : {};
}
