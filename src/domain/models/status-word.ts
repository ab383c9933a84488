/** What the upstream's status word means; null: the word is unknown. */
export function statusWord(word: string): StatusMeaning | null {
  // The documented word ends a generation at once. Other spellings may describe the request instead.
  if (word === 'failed') return 'failed';
  return (
    meanings[
      word
        .trim()
        .toLowerCase()
        .replace(/[\s-]+/g, '_')
    ] ?? null
  );
}

/** `failed_unconfirmed`: a word for a failure that the vendor does not document. */
export type StatusMeaning = 'pending' | 'generating' | 'completed' | 'failed' | 'failed_unconfirmed';

// The documented words, and those that APIs of this kind use for the same. Without a prototype, since the
// word comes from outside.
const meanings: Readonly<Record<string, StatusMeaning>> = Object.assign(
  Object.create(null) as Record<string, StatusMeaning>,
  {
    ...each('pending', ['pending', 'queued', 'waiting', 'submitted', 'created', 'starting']),
    ...each('generating', ['generating', 'processing', 'running', 'in_progress', 'started']),
    ...each('completed', ['completed', 'complete', 'succeeded', 'success', 'successful', 'done', 'finished']),
    ...each('failed_unconfirmed', ['failed', 'failure', 'fail', 'error', 'errored', 'canceled', 'cancelled']),
    ...each('failed_unconfirmed', ['expired', 'timeout', 'timed_out', 'aborted', 'rejected']),
  },
);

function each(meaning: StatusMeaning, words: string[]): Record<string, StatusMeaning> {
  return Object.fromEntries(words.map((word) => [word, meaning]));
}
