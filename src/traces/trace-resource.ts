import { randomUUID } from 'node:crypto';
import { defaultResource, resourceFromAttributes, type Resource } from '@opentelemetry/resources';
import { version } from '../version.ts';

/** Who sends the spans: the service, its version, this process of it, and what the operator adds. */
export function createTraceResource({ serviceName, attributes }: ResourceOptions): Resource {
  return defaultResource().merge(
    resourceFromAttributes({
      'service.name': 'nanogate',
      'service.version': version,
      'service.instance.id': randomUUID(),
      ...attributes,
      ...(serviceName !== null && { 'service.name': serviceName }),
    }),
  );
}

export interface ResourceOptions {
  /** Null: that of the attributes, or `nanogate`. */
  serviceName: string | null;
  attributes: Record<string, string>;
}
