import { needsNoField } from '../schemas/needs-no-field.ts';

/** A body without a required field need not be sent, as `fillMissingBodies` reads it; Fastify documents every body as required. */
export function documentOptionalBody(
  method: string,
  { requestBody }: SendingOperation,
  schemas: Readonly<Record<string, object>>,
): void {
  const { $ref = '' } = requestBody?.content?.['application/json']?.schema ?? {};
  const schema = schemas[$ref.replace('#/components/schemas/', '')];
  if (requestBody !== undefined && method === 'post' && schema !== undefined && needsNoField(schema))
    requestBody.required = false;
}

/** The part of an operation that this changes. */
export interface SendingOperation {
  requestBody?: { required?: boolean; content?: Record<string, { schema?: { $ref?: string } }> };
}
