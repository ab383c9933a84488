/** Passes committed changes on to all that listen. */
export function createChangeHub(): ChangeHub {
  const listeners = new Set<ChangeListener>();
  return {
    changed(topics) {
      if (topics.length > 0) for (const listener of listeners) listener.changed(topics);
    },
    missed() {
      for (const listener of listeners) listener.missed();
    },
    add(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Must not throw. */
export interface ChangeListener {
  /** What one or several commits changed: see `Transaction.changed`. It may name more than has changed. */
  changed(topics: readonly string[]): void;
  /** Changes of other processes may have been missed: read again what matters. */
  missed(): void;
}

export interface ChangeHub extends ChangeListener {
  /** Returns how to remove it again. */
  add(listener: ChangeListener): () => void;
}

export interface ChangeFeed {
  /** False: changes of other processes do not arrive at the moment. */
  isLive(): boolean;
  close(): Promise<void>;
}
