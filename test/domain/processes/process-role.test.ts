import { expect, it } from 'vitest';
import { processRoles, servesRequests, works } from '../../../src/domain/processes/process-role.ts';

it('serves requests, works, or does both', () => {
  expect(processRoles.filter(servesRequests)).toEqual(['all', 'api']);
  expect(processRoles.filter(works)).toEqual(['all', 'worker']);
});
