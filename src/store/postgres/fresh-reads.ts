import type { Session } from '../engine/store.ts';

/**
 * Lets those that ask the same at the same time share one read. Nothing is cached, because other processes change the
 * rows without notice: each answer was read after it was asked for. Who asks while a read is under way waits for the
 * next one.
 */
export function createFreshReads(): Session['remember'] {
  const underWay = new Map<string, Promise<unknown>>();
  const next = new Map<string, Promise<unknown>>();

  function begin(question: string, read: () => unknown): Promise<unknown> {
    const answer = Promise.resolve(read()).then(frozen);
    const ended = () => underWay.get(question) === answer && underWay.delete(question);
    underWay.set(question, answer);
    answer.then(ended, ended);
    return answer;
  }

  return (question, read) => {
    const current = underWay.get(question);
    if (current === undefined) return begin(question, read);
    let following = next.get(question);
    if (following === undefined) {
      const beginNext = () => {
        next.delete(question);
        return begin(question, read);
      };
      following = current.then(beginNext, beginNext);
      next.set(question, following);
    }
    return following;
  };
}

// Several callers get the same objects.
function frozen(rows: unknown): unknown {
  for (const row of rows as unknown[]) Object.freeze(row);
  return rows;
}
