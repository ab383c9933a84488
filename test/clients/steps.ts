/** What a client does against a gateway, in this order. A program prints `passed NAME` after each. */
export const steps = ['create', 'cancel', 'wait', 'get', 'pages', 'quote', 'endpoint', 'errors'] as const;

export type Step = (typeof steps)[number];

/** The steps that a program says it has passed. */
export function readPassedSteps(output: string): Step[] {
  const lines = new Set(output.split(/\r?\n/));
  return steps.filter((step) => lines.has(`passed ${step}`));
}
