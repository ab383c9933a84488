import type { AccessLimits } from '../../domain/access/access-limits.ts';
import { printData } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';

/** Prints the limits of a team or a key. */
export function printLimits(terminal: Terminal, json: boolean | undefined, limits: AccessLimits): void {
  const { requestsPerMinute, maxInFlight, allowedModels, allowedQualities } = limits;
  printData(terminal, json, limits, () => [
    `requests per minute     ${requestsPerMinute ?? 'not limited'}`,
    `generations in flight   ${maxInFlight ?? 'not limited'}`,
    `models                  ${allowedModels?.join(', ') ?? 'all'}`,
    `qualities               ${allowedQualities?.join(', ') ?? 'all'}`,
  ]);
}
