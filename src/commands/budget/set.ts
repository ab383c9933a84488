import { Option, type Command } from 'commander';
import { toBudgetResource } from '../../resources/budgets/budget-resource.ts';
import { MAX_CREDITS } from '../../domain/budgets/check-budget.ts';
import { budgetPeriods, type BudgetPeriod } from '../../domain/budgets/budget.ts';
import { setBudget } from '../../operations/budgets/set-budget.ts';
import { CommandFailure } from '../shared/command-failure.ts';
import { printData } from '../shared/print-data.ts';
import { noneAsNull, orNone } from '../shared/or-none.ts';
import { parseList } from '../shared/parse-list.ts';
import { parseWholeNumber } from '../shared/parse-whole-number.ts';
import { checkSubject, findSubject, type SubjectFlags } from '../shared/subject.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';
import { budgetTable } from './budget-table.ts';

interface Flags extends SubjectFlags {
  limit: number;
  period: BudgetPeriod;
  timeZone?: string;
  rolloverCap?: number | 'none';
  thresholds?: number[];
  json?: boolean;
}

export function budgetSetCommand(budget: Command, terminal: Terminal): void {
  budget
    .command('set')
    .description('Create a budget, or change the one with the same scope and period at once.')
    .option('--gateway', 'limits the whole gateway')
    .option('--team <name>', 'limits a team')
    .option('--key <id>', 'limits one key, key_…')
    .requiredOption(
      '--limit <credits>',
      'whole number of credits',
      parseWholeNumber('--limit', 0, MAX_CREDITS),
    )
    .addOption(new Option('--period <period>', 'how often it resets').choices(budgetPeriods).default('month'))
    .option('--time-zone <name>', 'IANA time zone in which periods begin; default for a new budget: UTC')
    .option(
      '--rollover-cap <credits>',
      'unused credits carried over to the next period at most, or none',
      orNone(parseWholeNumber('--rollover-cap', 0, MAX_CREDITS)),
    )
    .option(
      '--thresholds <percents>',
      'thresholds of alerts, such as 50,80,100 (the default for a new budget), or none',
      parseThresholds,
    )
    .option('--json', 'print one JSON value')
    .action(async (flags: Flags) => {
      checkSubject(flags, ['--gateway', '--team', '--key'], true);
      const balance = await withOperations(terminal, async (context) => {
        const subject = await findSubject(context, flags);
        if (subject === null) throw new Error('A budget has a scope');
        return setBudget(context, {
          ...subject,
          limitCredits: flags.limit,
          period: flags.period,
          timeZone: flags.timeZone,
          rolloverCapCredits: noneAsNull(flags.rolloverCap),
          alertThresholds: flags.thresholds,
        });
      });
      printData(terminal, flags.json, toBudgetResource(balance), () => budgetTable([balance]));
    });
}

function parseThresholds(value: string): number[] {
  if (value === 'none') return [];
  const percents = parseList(value);
  if (percents.length === 0)
    throw new CommandFailure(`--thresholds: "${value}" is not a list such as 50,80,100`);
  return percents.map(parseWholeNumber('--thresholds', 1, 100));
}
