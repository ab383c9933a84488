import type { Choice } from './choice.ts';

/** Ids that the gateway has shown, by their prefix, so that later requests name what exists. */
export interface IdPool {
  add(id: string): void;
  /** Takes in every id of an answer. */
  addAll(text: string): void;
  pick(prefix: string, choice: Choice): string;
}

// Newer ids take the place of older ones, because what was there long ago has ended or was deleted.
const KEPT = 40;

export function createIdPool(): IdPool {
  let replaced = 0;
  const byPrefix = new Map<string, string[]>();
  const add = (id: string) => {
    const prefix = id.slice(0, id.lastIndexOf('_'));
    const ids = byPrefix.get(prefix) ?? [];
    byPrefix.set(prefix, ids);
    if (ids.includes(id)) return;
    if (ids.length < KEPT) ids.push(id);
    else ids[replaced++ % KEPT] = id;
  };
  return {
    add,
    addAll: (text) => {
      for (const [id] of text.matchAll(/\b[a-z]{2,4}_[0-9a-z]{26}\b/g)) add(id);
    },
    pick: (prefix, choice) => {
      const ids = byPrefix.get(prefix) ?? [];
      return ids.length === 0 || choice.chance(0.05)
        ? `${prefix}_${'0'.repeat(25)}${choice.integer(0, 9)}`
        : choice.pick(ids);
    },
  };
}
