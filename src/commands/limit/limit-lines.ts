import type { AccessLimits } from '../../domain/access/access-limits.ts';

/** The limits of a team or a key as lines for people. */
export function limitLines(limits: AccessLimits): string[] {
  const { requestsPerMinute, maxInFlight, allowedModels, allowedQualities } = limits;
  return [
    `requests per minute     ${requestsPerMinute ?? 'not limited'}`,
    `generations in flight   ${maxInFlight ?? 'not limited'}`,
    `models                  ${allowedModels?.join(', ') ?? 'all'}`,
    `qualities               ${allowedQualities?.join(', ') ?? 'all'}`,
  ];
}
