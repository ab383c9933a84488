import { errorCatalogue } from '../../../../src/domain/error-catalogue.ts';
import type { Document, Operation } from '../contract.ts';

/** `GET /v1/models` with its operation, for all. */
export function operationsOf({ paths }: Document): [route: string, operation: Operation][] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  );
}

/**
 * What an operation documents that it may answer: `200`, and an error with each of its codes, `409 conflict`. The drop-in face has
 * the vendor's codes, which stand in its schema: there it is the status alone.
 */
export function documentedAnswers({ responses }: Operation): string[] {
  return Object.entries(responses).flatMap(([status, { description }]) => {
    const codes = [...description.matchAll(/`(\w+)`/g)].map(([, code = '']) => code);
    const known = codes.filter((code) => code in errorCatalogue);
    return known.length === 0 ? [status] : known.map((code) => `${status} ${code}`);
  });
}
