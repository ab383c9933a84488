import type { FastifyRequest } from 'fastify';

/** Whether a request must have a body, may have one, or takes none, by its operation. */
export function bodyNeed({ routeOptions: { schema, config } }: FastifyRequest) {
  if (schema?.body === undefined) return 'none';
  return config.mayLackBody === true ? 'optional' : 'required';
}
