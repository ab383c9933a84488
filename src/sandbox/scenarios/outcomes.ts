import { SECOND_MS } from '../../domain/clock.ts';
import { refuse } from '../refuse.ts';
import { jsonReply } from './json-reply.ts';
import { edited, EVERY_POLL, integerArgument, type Scenario } from './scenario.ts';

/** Outcomes of the generation. */
export const outcomes: readonly Scenario[] = [
  {
    name: 'fail',
    appliesTo: 'generation',
    argument: null,
    polls: 0,
    does: 'The generation fails after its duration; the credits are refunded.',
    effect: () => ({ outcome: 'failed' }),
  },
  {
    name: 'slow',
    appliesTo: 'generation',
    argument: integerArgument('seconds', 0, 1_000_000, 120),
    polls: 0,
    does: 'The generation takes this long, divided by `speed`; `slow=0` completes at once.',
    effect: (seconds) => ({ durationMs: Number(seconds) * SECOND_MS }),
  },
  {
    name: 'failed-with-success',
    appliesTo: 'generation',
    argument: null,
    polls: EVERY_POLL,
    does: 'The generation fails, and `check-status` says `success: true` with `status: "failed"`.',
    effect: () => ({
      outcome: 'failed',
      onPoll: edited((body) => ({ ...body, success: true }), ['failed']),
    }),
  },
  {
    name: 'failed-with-500',
    appliesTo: 'generation',
    argument: null,
    polls: EVERY_POLL,
    does: 'The generation fails, and `check-status` says so with HTTP 500 and `GENERATION_FAILED`.',
    effect: () => ({
      outcome: 'failed',
      onPoll: { response: jsonReply(refuse('GENERATION_FAILED')), processes: true, statuses: ['failed'] },
    }),
  },
];
