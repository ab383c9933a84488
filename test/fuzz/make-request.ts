import type { Document } from '../http/openapi/contract.ts';
import { addressMutations } from './address-mutations.ts';
import { bodyMutations } from './body-mutations.ts';
import { headerMutations } from './header-mutations.ts';
import type { Mutation } from './mutation.ts';
import { encodeBody, type Draw, type FuzzRequest } from './request.ts';
import { validRequest } from './valid-request.ts';
import { valueMutations } from './value-mutations.ts';
import { wireMutations } from './wire-mutations.ts';

/** In the order in which they are applied: the body as a value, as bytes, the address, the headers, the wire. */
const stages: { weight: number; mutations: Mutation[] }[] = [
  { weight: 5, mutations: valueMutations },
  { weight: 4, mutations: bodyMutations },
  { weight: 4, mutations: addressMutations },
  { weight: 3, mutations: headerMutations },
  { weight: 1, mutations: wireMutations },
];

/** Many are left valid, because what lies behind validation is reached by those alone. */
const counts = [
  { weight: 3, count: 0 },
  { weight: 5, count: 1 },
  { weight: 2, count: 2 },
  { weight: 1, count: 3 },
];

/** The next request: one that the document describes, with up to three mutations. */
export function makeRequest(document: Document, draw: Draw): FuzzRequest {
  const { choice, targets } = draw;
  const request = validRequest(choice.pick(targets), document, draw);
  const chosen = Array.from({ length: choice.weighted(counts).count }, () => choice.weighted(stages));
  const apply = (stage: (typeof stages)[number]) => {
    for (const each of chosen.filter((found) => found === stage)) {
      const mutation = choice.weighted(each.mutations);
      mutation.apply(request, draw);
      request.mutations.push(mutation.name);
    }
  };
  const [values, ...later] = stages;
  apply(values!);
  encodeBody(request);
  for (const stage of later) apply(stage);
  return request;
}
