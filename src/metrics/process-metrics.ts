import { Gauge, type Registry } from 'prom-client';
import { conditionChecks } from '../domain/report-condition.ts';

/** Gauges of what this process has found, read at each scrape: what it found before another one took its task over is past. */
export function createProcessMetrics(
  registry: Registry,
  { conditions, countLedgerDifferences }: ProcessFindings,
): void {
  const registers = [registry];
  new Gauge({
    name: 'nanogate_degraded',
    help: '1 while the check of this process in /readyz says that something needs an operator, else 0.',
    labelNames: ['check'],
    registers,
    collect() {
      this.reset();
      for (const check of conditionChecks) this.set({ check }, 0);
      for (const check of Object.keys(conditions())) this.set({ check }, 1);
    },
  });
  new Gauge({
    name: 'nanogate_ledger_differences',
    help: 'Differences that the last ledger verification found: any value but 0 needs an operator.',
    registers,
    collect() {
      this.set(countLedgerDifferences());
    },
  });
}

export interface ProcessFindings {
  /** What degrades this process, by the names of the checks. */
  conditions(): Record<string, string>;
  /** How many differences the last ledger verification of this process found; 0 where another one verifies. */
  countLedgerDifferences(): number;
}
