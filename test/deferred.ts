/** A promise that a test settles by hand. */
export interface Deferred {
  promise: Promise<void>;
  resolve(): void;
  reject(reason: unknown): void;
}

export function createDeferred(): Deferred {
  const deferred = {} as Deferred;
  deferred.promise = new Promise<void>((resolve, reject) => {
    deferred.resolve = resolve;
    deferred.reject = reject;
  });
  return deferred;
}
