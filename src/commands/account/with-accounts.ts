import { CommandFailure } from '../shared/command-failure.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations, type CommandContext } from '../shared/with-operations.ts';

/** `withOperations` for settings that name an upstream account. @throws CommandFailure where they name none */
export function withAccounts<T>(
  terminal: Terminal,
  work: (context: CommandContext) => Promise<T>,
): Promise<T> {
  return withOperations(terminal, (context) => {
    if (context.policy.accounts.length === 0)
      throw new CommandFailure('there is no upstream account: set NANOPHOTO_API_KEY or UPSTREAM_ACCOUNTS');
    return work(context);
  });
}
