import { integer } from './kinds/integer.ts';

/** Requests that wait for a change, and event streams. */
export const waitingSettings = {
  // A place costs some 20 kB and next to no processor time, so one team may have many and still leave some to others.
  WAITERS_PER_TEAM: integer(
    { min: 1, max: 1_000_000 },
    5_000,
    'Waiting requests and event streams that a team may have at the same time in one process.',
    { unit: 'requests' },
  ),
  WAITERS_PER_PROCESS: integer({ min: 1, max: 1_000_000 }, 20_000, 'The same for all teams together.', {
    unit: 'requests',
  }),
  EVENT_STREAM_HEARTBEAT_MS: integer(
    { min: 100, max: 60_000 },
    15_000,
    'How often an event stream without news shows that it is alive, and how long a client may take to read.',
    { unit: 'ms' },
  ),
};
