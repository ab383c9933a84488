import type { Together } from '../engine/together.ts';

/** Lets transactions that share a commit wait for each other, and write together. */
export interface Barrier {
  together: Together;
  /** One of them has ended: the others do not wait for it. */
  left(): void;
  /** Whether what is written now was asked for by `together`. */
  isWriting(): boolean;
}

interface Gathered {
  items: unknown[];
  run(items: unknown[]): Promise<unknown[]>;
  settle: { resolve(result: unknown): void; reject(error: unknown): void }[];
}

/** @param size how many transactions share the commit */
export function createBarrier(size: number): Barrier {
  const gathered = new Map<string, Gathered>();
  let busy = size;
  let isWriting = false;

  // One name at a time, that of the slowest: all of them ask for the same names in the same order, so a name that is
  // asked for first is locked first in every process.
  function openIfAllWait(): void {
    const [first] = gathered;
    if (busy > 0 || first === undefined) return;
    const [name, { items, run, settle }] = first;
    gathered.delete(name);
    busy = items.length;
    isWriting = true;
    run(items).then(
      (results) => {
        isWriting = false;
        settle.forEach(({ resolve }, i) => resolve(results[i]));
      },
      (error: unknown) => {
        isWriting = false;
        settle.forEach(({ reject }) => reject(error));
      },
    );
  }

  return {
    together: (name, item, run) =>
      new Promise<never>((resolve, reject) => {
        const known: Gathered = gathered.get(name) ?? { items: [], run: run, settle: [] };
        known.items.push(item);
        known.settle.push({ resolve: resolve, reject });
        gathered.set(name, known);
        busy -= 1;
        openIfAllWait();
      }),
    left() {
      busy -= 1;
      openIfAllWait();
    },
    isWriting: () => isWriting,
  };
}
