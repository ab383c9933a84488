import type { OperationContext } from './operation-context.ts';

/**
 * Fills the context into every operation of a list, once for all.
 * @returns functions of the same names that take the remaining parameters
 */
export function bind<const List extends OperationList>(
  operations: List,
  context: OperationContext,
): Bound<List> {
  const bound = Object.entries(operations).map(([name, operation]) => [name, operation.bind(null, context)]);
  return Object.fromEntries(bound) as Bound<List>;
}

/** Operations by name. Each takes the part of the context that it uses, then what it is asked. */
export type OperationList = Record<string, (context: OperationContext, ...rest: never[]) => unknown>;

/** The operations of a list as they are called once their context is filled in. */
export type Bound<List> = {
  [Name in keyof List]: List[Name] extends (context: never, ...rest: infer Rest) => infer Result
    ? (...rest: Rest) => Result
    : never;
};
