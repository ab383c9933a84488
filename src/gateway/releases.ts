/** What has to be released again, in the reverse order. */
export interface Releases {
  add(release: () => Promise<unknown>): void;
  /** Releases everything; the second time there is nothing left. A release that fails stops no other, and is thrown at the end. */
  run(): Promise<void>;
}

export function createReleases(): Releases {
  const releases: (() => Promise<unknown>)[] = [];
  return {
    add: (release) => void releases.push(release),
    async run() {
      const errors: unknown[] = [];
      for (const release of releases.splice(0).reverse())
        await release().catch((error: unknown) => errors.push(error));
      if (errors.length > 0) throw errors[0];
    },
  };
}
