export interface AcceptedSurvivors {
  /** The end of the file's path. */
  file: string;
  because: string;
  /** On one line each, as the report prints them. */
  changes: readonly string[];
}

/** Mutants that no test should see: the program does the same with them, or no promise depends on what they change. */
export const acceptedSurvivors: readonly AcceptedSurvivors[] = [
  {
    file: 'access/api-key.ts',
    because: 'the pattern matches both groups or none',
    changes: [
      'publicPart === undefined || secret === undefined  →  publicPart === undefined && secret === undefined',
      'publicPart === undefined || secret === undefined  →  publicPart === undefined',
      'publicPart === undefined || secret === undefined  →  secret === undefined',
    ],
  },
  {
    file: 'access/enforce-limits.ts',
    because: 'only a limit that is lifted while the transaction waits for the lock comes here',
    changes: ['maxInFlight === null  →  false'],
  },
  {
    file: 'access/request-quota.ts',
    because: 'when to sweep decides only how much memory is used',
    changes: ['windows.size >= sweepAt  →  windows.size > sweepAt', '2  →  4', '1_000  →  2000'],
  },
  {
    file: 'access/request-window.ts',
    because: 'a full quota of at least one call has a next call that becomes free',
    changes: [
      'stateOf(quota, window, now).resetSeconds ?? 0  →  stateOf(quota, window, now).resetSeconds',
      '0  →  1',
    ],
  },
  {
    file: 'access/request-window.ts',
    because: 'undefined is not above a number either',
    changes: ['entries.at(-1)?.at ?? now  →  entries.at(-1)?.at'],
  },
  {
    file: 'access/request-window.ts',
    because: 'calls of one millisecond count the same in one entry or in several',
    changes: ['-1  →  1', '1  →  0', 'newest?.at === now  →  false'],
  },
  { file: 'access/set-limits.ts', because: 'wording', changes: ["', '  →  ''"] },
  { file: 'access/team.ts', because: 'a bound against slips, chosen freely', changes: ['1_000  →  2000'] },
  {
    file: 'audit/audit-link.ts',
    because: 'the pattern matches both groups or none',
    changes: [
      'sequence === undefined || newest === undefined  →  sequence === undefined && newest === undefined',
      'sequence === undefined || newest === undefined  →  sequence === undefined',
      'sequence === undefined || newest === undefined  →  newest === undefined',
    ],
  },
  {
    file: 'audit/changed-fields.ts',
    because: 'JSON leaves out a field that is undefined',
    changes: ['name in fields  →  true'],
  },
  {
    file: 'backups/copy-database.ts',
    because: 'on PostgreSQL alone, whose tests this run leaves out',
    changes: [
      'await tx.execute(LOCK_STARTS);  →  (removed)',
      "await tx.execute('analyze');  →  (removed)",
      'replacedTexts += await write((tx) => insertStoredRows(tx, name, page))  →  replacedTexts -= await write((tx) => insertStoredRows(tx, name, page))',
    ],
  },
  {
    file: 'backups/copy-database.ts',
    because: 'a shortcut: a copy without faults comes from a source without faults',
    changes: [
      'differences.length > 0  →  true',
      'differences.length > 0  →  differences.length >= 0',
      'faults.length > 0  →  true',
      'faults.length > 0  →  faults.length >= 0',
    ],
  },
  {
    file: 'budgets/budget.ts',
    because: 'the cache changes how long it takes, not what comes out',
    changes: [
      'latest.startsAt <= now  →  latest.startsAt < now',
      'latestBounds.set(key, bounds);  →  (removed)',
    ],
  },
  {
    file: 'budgets/budget.ts',
    because: 'Intl knows no name with a digit or a sign in front',
    changes: ['/^[A-Za-z]/  →  /[A-Za-z]/'],
  },
  {
    file: 'budgets/check-budget.ts',
    because: 'Intl takes undefined for the zone of the machine, which is one',
    changes: ['timeZone !== undefined && !isTimeZone(timeZone)  →  !isTimeZone(timeZone)'],
  },
  {
    file: 'budgets/check-budget.ts',
    because: 'a bound against slips, chosen freely',
    changes: ['1_000_000_000  →  2000000000'],
  },
  {
    file: 'budgets/rollover-into.ts',
    because: 'without a cap nothing goes over, and a total budget has none',
    changes: [
      "budget.rolloverCapCredits === null || budget.period === 'total'  →  budget.rolloverCapCredits === null && budget.period === 'total'",
    ],
  },
  {
    file: 'budgets/verify-ledger.ts',
    because: 'the size of the ranges decides how long others wait, not what is found',
    changes: ['2_000  →  4000', 'await othersTurn();  →  (removed)', "end ?? '~'  →  '~'"],
  },
  {
    file: 'deliveries/attempt-delivery.ts',
    because: 'no endpoint has the id null, so this saves a read',
    changes: ['endpointId === null  →  false'],
  },
  {
    file: 'deliveries/attempt-outcome.ts',
    because: '410 is always a rejection, and null is not at least 300',
    changes: [
      "outcome.kind === 'rejected' && outcome.statusCode === GONE  →  outcome.statusCode === GONE",
      'statusCode !== null && statusCode >= 300  →  statusCode >= 300',
    ],
  },
  {
    file: 'deliveries/claim-deliveries.ts',
    because: 'a bound chosen freely, and without slots nothing is claimed either',
    changes: ['4  →  8', 'left === 0  →  false'],
  },
  {
    file: 'deliveries/next-state.ts',
    because: 'a millisecond is less than every step, and only unavailable receivers have these statuses',
    changes: [
      '0  →  1',
      "outcome.kind !== 'unavailable'  →  false",
      'outcome.statusCode !== null && overloadStatuses.includes(outcome.statusCode)  →  overloadStatuses.includes(outcome.statusCode)',
    ],
  },
  {
    file: 'endpoints/check-custom-headers.ts',
    because: 'bounds for the schema, which the tests of the API see',
    changes: ['20  →  40', '100  →  200', '1_024  →  2048'],
  },
  {
    file: 'endpoints/endpoint.ts',
    because: 'a bound that the tests of the API see',
    changes: ['100  →  200'],
  },
  {
    file: 'endpoints/read-endpoint-health.ts',
    because: 'an endpoint is in each list once',
    changes: [
      'receivers.find(({ id }) => id === endpointId)  →  receivers.findLast(({ id }) => id === endpointId)',
      'sums.find((row) => row.endpointId === endpointId)  →  sums.findLast((row) => row.endpointId === endpointId)',
    ],
  },
  {
    file: 'endpoints/receiver-health.ts',
    because: 'null counts as 0, which is before every time',
    changes: [
      'health.retryAt !== null && health.retryAt > now  →  health.retryAt > now',
      'health.failingSince === null || health.failingSince > now - DISABLE_AFTER_MS  →  health.failingSince > now - DISABLE_AFTER_MS',
    ],
  },
  {
    file: 'endpoints/update-endpoint.ts',
    because: 'both are read of the row that the first has locked',
    changes: ['before === null || was === null  →  was === null'],
  },
  {
    file: 'files/claim-fetches.ts',
    because: 'a claim of no files finds none',
    changes: ['allowed <= 0  →  allowed < 0'],
  },
  {
    file: 'generations/accept-generation.ts',
    because: 'no request has an empty key, so this finds none',
    changes: ["''  →  'x'"],
  },
  {
    file: 'generations/cancel-generation.ts',
    because: 'only on PostgreSQL can it have been canceled since it was read',
    changes: ['\'canceled\'  →  "failed"', "{ outcome: 'canceled', generation: now }  →  undefined"],
  },
  {
    file: 'generations/price-list.ts',
    because: 'without a version there are no credits',
    changes: ['version === null || credits === undefined  →  credits === undefined'],
  },
  {
    file: 'models/image-input.ts',
    because: 'the pattern wants a character, and undefined is not above 0',
    changes: ['1  →  0', 'input.inputImageUrls?.length ?? 0  →  input.inputImageUrls?.length'],
  },
  {
    file: 'models/nano-banana-2.ts',
    because: 'names in the API document, and figures of the vendor that a plan starts from',
    changes: ["'NanoBanana2Input'  →  ''", '30_000  →  60000', '10  →  20'],
  },
  {
    file: 'models/nano-banana-pro.ts',
    because: 'names in the API document, and figures of the vendor that a plan starts from',
    changes: ["'NanoBananaProInput'  →  ''", "'2026-01-01'  →  ''", '90_000  →  180000', '10  →  20'],
  },
  {
    file: 'models/status-reply.ts',
    because:
      'only running replies have an unknown status; what is no text is no URL, and what is no number not finite',
    changes: [
      "reply.kind === 'running' && reply.unknownStatus !== undefined  →  reply.unknownStatus !== undefined",
      "typeof value !== 'string' || !URL.canParse(value)  →  !URL.canParse(value)",
      "typeof value === 'number' && Number.isFinite(value)  →  Number.isFinite(value)",
    ],
  },
  {
    file: 'overview/read-overview.ts',
    because: 'a bound that nobody reaches, and null counts as 0',
    changes: ['1_000_000  →  2000000', 'forecast ?? 0  →  forecast'],
  },
  {
    file: 'quarantine/isolate-rows.ts',
    because: 'a bound chosen freely, and a name that nobody reads',
    changes: ['500  →  1000', "this.name = 'FailedRowError';  →  (removed)"],
  },
  {
    file: 'retention/old-batches.ts',
    because: 'how many go at once decides only how long others wait',
    changes: ['8  →  16', '50  →  100'],
  },
  {
    file: 'retention/enforce-retention.ts',
    because: 'nothing is counted by a count of 0',
    changes: ['erased > 0  →  erased >= 0', 'erased > 0  →  true'],
  },
  {
    file: 'retention/run-retention.ts',
    because: 'a pause chosen freely',
    changes: ['2  →  4'],
  },
  {
    file: 'retention/set-team-retention.ts',
    because: 'undefined is neither below nor above a number',
    changes: ['days === null || days === undefined  →  days === null'],
  },
  {
    file: 'upstream/account-lock-order.ts',
    because: 'the sort asks only whether one comes before the other',
    changes: ['a > b  →  a <= b'],
  },
  {
    file: 'upstream/allowance.ts',
    because: 'the index lies within the list, as the lines above make sure',
    changes: [
      'requestTimes[requestTimes.length - limit + number - 1] ?? now  →  requestTimes[requestTimes.length - limit + number - 1]',
      'times[middle] ?? Infinity  →  times[middle]',
    ],
  },
  {
    file: 'upstream/allowance.ts',
    because: 'tuning: only an account of three requests an hour comes below one',
    changes: ['1  →  0'],
  },
  {
    file: 'upstream/choose-account.ts',
    because: 'a shortcut: the lines below ask the same with a newer count',
    changes: ['hasPlenty(allowance, { inFlight: demand.inFlight, maxInFlight }, tx.now, options)  →  false'],
  },
  {
    file: 'upstream/choose-next.ts',
    because: 'equal ones were told apart by the line before, and no two teams have one id',
    changes: [
      'a.start < b.start  →  a.start <= b.start',
      'a.head.createdAt < b.head.createdAt  →  a.head.createdAt <= b.head.createdAt',
      'a.team.teamId < b.team.teamId  →  a.team.teamId <= b.team.teamId',
    ],
  },
  {
    file: 'upstream/defer-poll-until.ts',
    because: 'the two counts differ only beyond the allowance, or by a second',
    changes: ['isLarge(allowance)  →  true'],
  },
  {
    file: 'upstream/estimate-start.ts',
    because: 'the position in the round is within the limit, so a time is always found',
    changes: ['requestsFreeAt(allowance, inRound, now) ?? now  →  requestsFreeAt(allowance, inRound, now)'],
  },
  {
    file: 'upstream/queued-ahead.ts',
    because: 'a team is in the list once',
    changes: [
      'teams.find(({ teamId }) => teamId === own.teamId)  →  teams.findLast(({ teamId }) => teamId === own.teamId)',
    ],
  },
  {
    file: 'upstream/reap-leases.ts',
    because: 'the order of locks matters only on PostgreSQL',
    changes: ['[...new Set(receiverIds)].sort()  →  [...new Set(receiverIds)]'],
  },
  {
    file: 'upstream/record-poll-result.ts',
    because: 'only no answer has a cause',
    changes: [
      "outcome.kind !== 'no_answer' || outcome.cause !== 'unreachable'  →  outcome.cause !== 'unreachable'",
    ],
  },
  {
    file: 'upstream/refuse-for-now.ts',
    because: 'saves a read: at the first refusal nothing depends on it',
    changes: ['backOff.failureCount === 1  →  false'],
  },
  {
    file: 'upstream/submit-allowance.ts',
    because: 'the index lies within the list; without requests in the window it fits at once',
    changes: [
      'requestTimes[middle] ?? 0  →  requestTimes[middle]',
      '0  →  1',
      'requestTimes[low] ?? now  →  requestTimes[low]',
      'nextPollAt.length === 0  →  false',
    ],
  },
  {
    file: 'upstream/submit-allowance.ts',
    because: 'it did not fit now, so it does not fit at an earlier time either',
    changes: [
      'time > now && fits(allowance, nextPollAt, time, options)  →  fits(allowance, nextPollAt, time, options)',
      'time > now  →  time >= now',
    ],
  },
  {
    file: 'upstream/submit-allowance.ts',
    because: 'a shortcut: what the lines below find out poll by poll comes to the same',
    changes: [
      'requestsFree(allowance, time) >= 1 + total + secondPolls(total, pollsPerGeneration) + reservedPolls  →  false',
      'requestsFree(allowance, time) >= 1 + total + secondPolls(total, pollsPerGeneration) + reservedPolls  →  requestsFree(allowance, time) > 1 + total + secondPolls(total, pollsPerGeneration) + reservedPolls',
    ],
  },
  { file: 'usage/usage-row.ts', because: 'a bound that the tests of the API see', changes: ['400  →  800'] },
  {
    file: 'waiting/compare-awaited.ts',
    because: 'how many are read at once decides only how long others wait',
    changes: ['200  →  400'],
  },
];
