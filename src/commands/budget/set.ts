import { Command, Option } from 'commander';
import { toBudgetResource } from '../../resources/budget-resource.ts';
import { MAX_CREDITS } from '../../domain/budgets/check-budget.ts';
import { budgetPeriods, type BudgetPeriod } from '../../domain/budgets/budget.ts';
import { setBudget } from '../../operations/budgets/set-budget.ts';
import { CommandFailure } from '../failure.ts';
import { printData } from '../output.ts';
import { noneAsNull, orNone, parseList, parseWholeNumber } from '../parse-values.ts';
import { checkSubject, findSubject, type SubjectFlags } from '../subject.ts';
import type { Terminal } from '../terminal.ts';
import { withOperations } from '../with-operations.ts';
import { budgetTable } from './table.ts';

interface Flags extends SubjectFlags {
  limit: number;
  period: BudgetPeriod;
  timeZone?: string;
  rolloverCap?: number | 'none';
  thresholds?: number[];
  json?: boolean;
}

export function setBudgetCommand(terminal: Terminal): Command {
  return new Command('set')
    .description('Make a budget, or change the one with the same scope and period, at once.')
    .option('--gateway', 'limits everything that the gateway does')
    .option('--team <name>', 'limits a team')
    .option('--key <id>', 'limits one key, key_…')
    .requiredOption(
      '--limit <credits>',
      'whole number of credits',
      parseWholeNumber('--limit', 0, MAX_CREDITS),
    )
    .addOption(new Option('--period <period>', 'when it starts anew').choices(budgetPeriods).default('month'))
    .option('--time-zone <name>', 'IANA time zone in which periods begin; UTC for a new budget')
    .option(
      '--rollover-cap <credits>',
      'unused credits that go over to the next period at most, or none',
      orNone(parseWholeNumber('--rollover-cap', 0, MAX_CREDITS)),
    )
    .option(
      '--thresholds <percents>',
      'at which alerts are given, such as 50,80,100, or none; these for a new budget',
      parseThresholds,
    )
    .option('--json', 'print one JSON value')
    .action(async (flags: Flags) => {
      checkSubject(flags, ['--gateway', '--team', '--key'], true);
      const statement = await withOperations(terminal, async (context) => {
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
      printData(terminal, flags.json, toBudgetResource(statement), () => budgetTable([statement]));
    });
}

function parseThresholds(value: string): number[] {
  if (value === 'none') return [];
  const percents = parseList(value);
  if (percents.length === 0)
    throw new CommandFailure(`--thresholds: "${value}" is no list such as 50,80,100`);
  return percents.map(parseWholeNumber('--thresholds', 1, 100));
}
