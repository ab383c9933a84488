import { errorCatalogue } from '../../domain/error-catalogue.ts';
import { requiredRoles } from '../plugins/required-roles.ts';

/**
 * Documents the role that an operation of `/admin/v1` requires: in its security requirement, where OpenAPI 3.1 has a place for it, in
 * its description, and with the 403 of operators who lack it. A role that everyone has refuses nobody.
 */
export function documentRequirements(operation: RequiringOperation): void {
  const { operationId = '', description = '' } = operation;
  const role = requiredRoles[operationId];
  if (role === undefined) return;
  operation.security = [{ operatorToken: [role] }];
  operation.description = `${description}\n\nRequires the role \`${role}\`.`.trim();
  if (role !== 'viewer') operation.responses = { ...operation.responses, 403: forbidden };
}

/** The part of an operation that this changes. */
export interface RequiringOperation {
  operationId?: string;
  description?: string;
  security?: object[];
  responses?: Record<string, object>;
}

const forbidden = {
  description: `\`forbidden\`: ${errorCatalogue.forbidden.meaning}`,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ForbiddenProblem' } } },
};
