import type { Draw, FuzzRequest } from './request.ts';

/** One way to make a request wrong, or strange and right. */
export interface Mutation {
  name: string;
  weight: number;
  apply(request: FuzzRequest, draw: Draw): void;
}
