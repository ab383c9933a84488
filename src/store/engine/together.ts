/**
 * Runs `run` with the item of this transaction and those of the transactions that share its commit and ask for the
 * same `name`; answers what it returns for this item, in the order of the items. Alone, with one item.
 */
export type Together = <Item, Result>(
  name: string,
  item: Item,
  run: (items: Item[]) => Promise<Result[]>,
) => Promise<Result>;

/** For a transaction that shares its commit with nobody, or in which transactions run one after the other. */
export const alone: Together = async (_, item, run) => (await run([item]))[0]!;

/**
 * A transaction that shares its commit found that it needs one of its own. It is rolled back and run again, which its
 * caller does not notice.
 */
export class NeedsOwnTransaction extends Error {
  constructor(why: string) {
    super(`A transaction of its own is needed: ${why}`);
    this.name = 'NeedsOwnTransaction';
  }
}
