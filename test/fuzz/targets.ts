import type { Document, Operation } from '../http/openapi/contract.ts';

/** One operation of the document, as requests are made for it. */
export interface Target {
  method: string;
  /** As documented, `/v1/generations/{id}`. */
  path: string;
  face: Face;
  operation: Operation;
}

export type Face = 'team' | 'operator' | 'drop-in' | 'machine';

/** Every operation of the document. */
export function targetsOf({ paths }: Document): Target[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      face: faceOf(path),
      operation,
    })),
  );
}

export function faceOf(path: string): Face {
  if (/^\/admin(\/|$|\?)/.test(path)) return 'operator';
  if (/^\/api(\/|$|\?)/.test(path)) return 'drop-in';
  return /^\/v1(\/|$|\?)/.test(path) ? 'team' : 'machine';
}

export const nameOf = ({ method, path }: Pick<Target, 'method' | 'path'>) => `${method} ${path}`;
