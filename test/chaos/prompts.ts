import type { Random } from './random.ts';

/** A scenario of the sandbox, and how a generation with it may end when nothing else goes wrong. */
export interface PromptKind {
  words: string;
  /** How likely it is, relative to the others. */
  weight: number;
  ends: readonly ('completed' | 'failed')[];
  /** Whether the sandbox may make the picture and the gateway may not learn of it. */
  mayBeLost: boolean;
}

const completes = { ends: ['completed'], mayBeLost: false } as const;
const fails = { ends: ['failed'], mayBeLost: false } as const;
const isLost = { ends: ['failed'], mayBeLost: true } as const;
// Not processed, and submitted again: it is unlucky when that happens while the queue times out.
const waits = { ends: ['completed', 'failed'], mayBeLost: false } as const;

export const promptKinds: readonly PromptKind[] = [
  { words: '', weight: 60, ...completes },
  { words: '[sandbox:slow=3]', weight: 4, ...completes },
  { words: '[sandbox:drip=1]', weight: 6, ...completes },
  { words: '[sandbox:numeric-id]', weight: 2, ...completes },
  { words: '[sandbox:hostile-text=taskId]', weight: 3, ...completes },
  { words: '[sandbox:hostile-text-on-poll=status]', weight: 2, ...completes },
  { words: '[sandbox:http-on-poll=503,1]', weight: 2, ...completes },
  { words: '[sandbox:reset-after-read-on-poll=1]', weight: 2, ...completes },
  { words: '[sandbox:not-json-on-poll=1]', weight: 2, ...completes },
  { words: '[sandbox:fail]', weight: 4, ...fails },
  { words: '[sandbox:fail][sandbox:hostile-text-on-poll=error,every]', weight: 4, ...fails },
  { words: '[sandbox:generation-failed]', weight: 2, ...fails },
  { words: '[sandbox:error=INVALID_PROMPT]', weight: 2, ...fails },
  { words: '[sandbox:unavailable]', weight: 1, ...waits },
  { words: '[sandbox:lost-answer]', weight: 1, ...isLost },
  { words: '[sandbox:hostile-text=generationId]', weight: 1, ...isLost },
];

const total = promptKinds.reduce((sum, { weight }) => sum + weight, 0);

export function pickPromptKind(random: Random): PromptKind {
  let left = random.next() * total;
  return promptKinds.find(({ weight }) => (left -= weight) < 0) ?? promptKinds[0]!;
}
