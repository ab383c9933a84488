/** The share of a log-normal distribution below `x`. `spread` is the standard deviation of the logarithm. */
export function lognormalCdf(x: number, median: number, spread: number): number {
  if (x <= 0) return 0;
  return x === Infinity ? 1 : normalCdf(Math.log(x / median) / spread);
}

// Abramowitz and Stegun, 26.2.17: absolute error below 7.5e-8.
function normalCdf(z: number): number {
  const k = 1 / (1 + 0.2316419 * Math.abs(z));
  const poly =
    k * (0.31938153 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))));
  const upper = 0.3989422804014327 * Math.exp(-0.5 * z * z) * poly;
  return z >= 0 ? 1 - upper : upper;
}
