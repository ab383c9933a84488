/**
 * What a process does. `api` serves requests, `worker` submits, polls, delivers and cleans up, `all` does both. Only
 * several processes on one database can share the work out.
 */
export type ProcessRole = (typeof processRoles)[number];

export const processRoles = ['all', 'api', 'worker'] as const;

export function servesRequests(role: ProcessRole): boolean {
  return role !== 'worker';
}

export function works(role: ProcessRole): boolean {
  return role !== 'api';
}
