/** How many rounds a simulation or a loop of kills runs, or on which engines: few in every run of the tests, many in `npm run test:long`. */
export function rounds<T>({ short, long }: { short: T; long: T }): T {
  return process.env.TEST_ROUNDS === 'long' ? long : short;
}
