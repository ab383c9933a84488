import type { FaultyResponse } from '../fault.ts';
import { htmlReply } from './html-reply.ts';
import { textReply } from './json-reply.ts';
import { integerArgument, spoiled, unanswered, type Scenario } from './scenario.ts';

// Longer than most clients wait for a whole answer.
const dripSeconds = integerArgument('seconds', 1, 3_600, 120);

/** Faults of the connection. */
export const connectionFaults: readonly Scenario[] = [
  unanswered(
    'reset-before-read',
    null,
    'The connection is reset before the request is read (in the header), or right after (in a prompt). The request is not processed.',
    () => ({ kind: 'reset-before-read' }),
  ),
  unanswered(
    'reset-after-read',
    null,
    'The connection is reset after the request is read. The request is not processed.',
    () => ({ kind: 'reset' }),
  ),
  {
    name: 'lost-answer',
    appliesTo: 'generate',
    argument: {
      name: 'how',
      default: 'reset',
      allowed: '`reset`, `timeout`, `empty` or a status 500 to 599 for an HTML page',
      accepts: (text) => /^(reset|timeout|empty|5\d\d)$/.test(text),
    },
    polls: 0,
    does: 'The generation is created and charged, and the answer is lost: the client does not know the outcome.',
    effect: (how) => ({ onGenerate: { response: lossOf(how), processes: true } }),
  },
  unanswered('timeout', null, 'The request is read and never answered. It is not processed.', () => ({
    kind: 'silence',
  })),
  spoiled('cut-off', null, 'The true answer is cut off in the middle and the connection is closed.', () => ({
    kind: 'cut-off',
  })),
  spoiled(
    'drip',
    dripSeconds,
    'The true answer is sent byte by byte over these seconds; `speed` does not shorten them.',
    (seconds) => ({ kind: 'drip', seconds: Number(seconds) }),
  ),
];

function lossOf(how: string): FaultyResponse {
  if (how === 'reset') return { kind: 'reset' };
  if (how === 'timeout') return { kind: 'silence' };
  if (how === 'empty') return textReply(200, '');
  return htmlReply(Number(how));
}
