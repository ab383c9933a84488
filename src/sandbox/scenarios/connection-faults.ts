import type { Delivery } from '../fault.ts';
import { htmlReply, textReply } from './replies.ts';
import { integerArgument, spoiled, unanswered, type Scenario } from './scenario.ts';

// A quarter of a minute is longer than most clients wait between two bytes, and two minutes longer than they wait in all.
const dripSeconds = integerArgument('seconds', 1, 3_600, 120);

/** What happens to the connection. */
export const connectionFaults: readonly Scenario[] = [
  unanswered(
    'reset-before-read',
    null,
    'The connection is reset before the request was read (named in the header; in a prompt: right after). Nothing is carried out.',
    () => ({ kind: 'reset-before-read' }),
  ),
  unanswered(
    'reset-after-read',
    null,
    'The connection is reset after the request was read. Nothing is carried out.',
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
    does: 'The generation is created and paid, and the answer is lost: the outcome is unknown to the client.',
    effect: (how) => ({ onGenerate: { delivery: lossOf(how), acts: true } }),
  },
  unanswered('timeout', null, 'The request is read and never answered. Nothing is carried out.', () => ({
    kind: 'silence',
  })),
  spoiled('cut-off', null, 'The true answer ends in the middle and the connection is closed.', () => ({
    kind: 'cut-off',
  })),
  spoiled(
    'drip',
    dripSeconds,
    'The true answer comes byte by byte, spread over these seconds; `speed` does not shorten them.',
    (seconds) => ({ kind: 'drip', seconds: Number(seconds) }),
  ),
];

function lossOf(how: string): Delivery {
  if (how === 'reset') return { kind: 'reset' };
  if (how === 'timeout') return { kind: 'silence' };
  if (how === 'empty') return textReply(200, '');
  return htmlReply(Number(how));
}
