/**
 * Words that the project has replaced, as the parts of a name: `look` is in `nextLookAt` and in `next_look_at`. Several parts follow each
 * other. `docs/glossary.md` has the words that took their place.
 */
export const replacedWords: [parts: string, word: string][] = [
  ...forms('look looks looked looking', 'poll'),
  ...forms('doubt doubts doubtful', 'unconfirmed result, or unreconciled charge'),
  ...forms('rest rests rested resting', 'back-off, open circuit'),
  ...forms('trouble troubles', 'failure reason'),
  ...forms('judge judges judged verdict verdicts', 'classify, result'),
  ['taken', 'confirmed'],
  ...phrases(['give up', 'gives up', 'given up', 'gave up'], 'time out, exhaust'),
  ...phrases(['put off', 'put back'], 'defer, requeue'),
  ['put first', 'prioritize'],
  ...forms('forget forgets forgot forgotten', 'prune'),
  ...forms('tell tells told', 'notify'),
  ...forms('hear hears heard', 'subscribe'),
  ...forms('rescue rescues rescued rescuer', 'lease reaper'),
  ['refund team', 'restore fair share'],
  ['virtual service', 'virtual time'],
  ['seldom', 'row cache'],
  ...forms('walk walks walked', 'scan'),
  ...forms('undo undone', 'rollback'),
  ...forms('reseal reseals resealed resealer', 're-encrypt'),
  ['cleaner', 'pruner'],
  ['keep free', 'reserved polls'],
];

/** Names that are right although a replaced word is in them, each with why. */
export const exceptions: Record<string, string> = {
  rest: 'what is left over, as JavaScript calls it',
  Rest: 'what is left over, as a type',
  refundAt: 'the sandbox gives credits back',
};

function forms(words: string, word: string): [string, string][] {
  return phrases(words.split(' '), word);
}

function phrases(words: string[], word: string): [string, string][] {
  return words.map((each) => [each, word]);
}
