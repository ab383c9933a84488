/** How many rounds a simulation or a loop of kills runs: few in every run of the tests, many in `npm run test:long`. */
export function rounds({ short, long }: { short: number; long: number }): number {
  return process.env.TEST_ROUNDS === 'long' ? long : short;
}
