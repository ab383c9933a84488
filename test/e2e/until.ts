/**
 * Asks again and again until the answer is one; for what happens in another process, where no promise can be awaited.
 * @param what names the condition in the error
 * @param probe undefined, false or null: not yet
 */
export async function until<T>(
  what: string,
  probe: () => T | Promise<T>,
  deadlineMs = 60_000,
): Promise<Exclude<T, undefined | null | false>> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const answer = await probe();
    if (answer !== undefined && answer !== null && answer !== false) {
      return answer as Exclude<T, undefined | null | false>;
    }
    if (Date.now() > deadline) throw new Error(`Not within ${deadlineMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, PROBE_INTERVAL_MS));
  }
}

// Short against what is waited for, long against what a probe costs on a machine with two cores.
const PROBE_INTERVAL_MS = 20;
