/** Wakes a sleeping worker. A call while it is busy is not lost: its next wait returns at once. */
export interface Wakeup {
  wake(): void;
  /** Resolves after `ms`, at a wake-up, or when the signal is aborted, whichever comes first. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

export function createWakeup(): Wakeup {
  let woken = false;
  let stopWaiting: (() => void) | null = null;
  return {
    wake() {
      woken = true;
      stopWaiting?.();
    },
    async wait(ms, signal) {
      if (!woken && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          stopWaiting = () => {
            clearTimeout(timer);
            resolve();
          };
          signal.addEventListener('abort', stopWaiting, { once: true });
        });
        if (stopWaiting !== null) signal.removeEventListener('abort', stopWaiting);
        stopWaiting = null;
      }
      woken = false;
    },
  };
}
