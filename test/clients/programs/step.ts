/** Runs a step of a client's program, and prints the line by which the runner knows that it has passed. */
export async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const result = await work();
  console.log(`passed ${name}`);
  return result;
}

export function expect(what: string, isTrue: boolean, found?: unknown): void {
  if (!isTrue) throw new Error(`Expected ${what}, found ${JSON.stringify(found)}`);
}

/** What the runner says of the gateway to call. */
export const environment = {
  url: read('NANOGATE_URL'),
  key: read('NANOGATE_KEY'),
  /** Where webhooks may be sent. */
  receiverUrl: read('RECEIVER_URL'),
};

function read(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}
