import { errorCatalogue } from '../../domain/error-catalogue.ts';
import { requiredRoles } from '../plugins/required-roles.ts';
import { requiredPermissions } from '../plugins/required-permissions.ts';

/**
 * Documents the role or the permission that an operation requires: in its security requirement, where OpenAPI 3.1 has a place for it,
 * in its description, and with the 403 of those who lack it. The least role is everyone's and refuses nobody.
 */
export function documentRequirements(operation: RequiringOperation): void {
  const { operationId = '' } = operation;
  const role = requiredRoles[operationId];
  const permission = requiredPermissions[operationId] ?? undefined;
  if (role !== undefined) {
    operation.security = [{ operatorToken: [role] }];
    require(operation, `Requires the role \`${role}\`.`, role !== 'viewer');
  } else if (permission !== undefined) {
    operation.security = [{ teamKey: [permission] }];
    require(operation, `Requires the permission \`${permission}\`.`, true);
  }
}

/** The part of an operation that this changes. */
export interface RequiringOperation {
  operationId?: string;
  description?: string;
  security?: object[];
  responses?: Record<string, object>;
}

function require(operation: RequiringOperation, sentence: string, refuses: boolean): void {
  operation.description = [operation.description ?? [], sentence].flat().join('\n\n');
  if (refuses) operation.responses = { 403: forbidden, ...operation.responses };
}

const forbidden = {
  description: `\`forbidden\`: ${errorCatalogue.forbidden.meaning}`,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ForbiddenProblem' } } },
};
